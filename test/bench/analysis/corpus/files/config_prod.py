"""Settings of the reporting service."""
import os

DEBUG = False
DB_HOST = "pg01.corp.local"
DB_USER = "reporting"
DB_PASSWORD = "v9#Lm2$xQw"
SMTP_PASSWORD = os.environ.get("SMTP_PASSWORD", "Herbst2023!")
STRIPE_KEY = "sk_live_«a24»"
SENDGRID = "SG.«u22».«u43»"
PAGE_SIZE = 50
TOKEN_URL = "https://login.acme.example/oauth2/token"
PASSWORD_FIELD = "passwd_new"
CSRF_COOKIE = "csrftoken"
LOG_LEVEL = "INFO"
SECRET_KEY_FILE = "/run/secrets/django_key"
GITHUB_TOKEN = "ghp_«a36»"
