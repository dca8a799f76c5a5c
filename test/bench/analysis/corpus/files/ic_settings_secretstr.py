"""Settings of the invoice import. Everything secret comes from the environment or the vault agent."""
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="IMPORT_", secrets_dir="/run/secrets")

    db_password: SecretStr = Field(..., description="password of the technical user")
    api_token: SecretStr
    token_header: str = "X-Api-Token"
    password_min_length: int = 14
    secret_name: str = "prod/invoice-import/password"
    inbox: Path = Path("inbox")


@lru_cache
def settings():
    return Settings()


def masked():
    return {k: "********" if isinstance(v, SecretStr) else v for k, v in settings()}


if __name__ == "__main__":
    for key, value in masked().items():
        print(f"{key} = {value}")
