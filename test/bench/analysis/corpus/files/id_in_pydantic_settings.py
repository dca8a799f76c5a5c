from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="REPORT_")

    db_host: str = "localhost"
    db_user: str = "report"
    db_password: SecretStr = Field(default=...)
    api_token: SecretStr | None = None
    token_url: str = "/oauth/token"
    auth_header: str = "Authorization"


settings = Settings()
print(settings.model_dump(exclude={"db_password", "api_token"}))
