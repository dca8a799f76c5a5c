"""Robô BotCity: baixa notas fiscais do portal da prefeitura."""
from botcity.web import WebBot, Browser, By
from botcity.maestro import BotMaestroSDK
import os

BotMaestroSDK.RAISE_NOT_CONNECTED = False


def main():
    maestro = BotMaestroSDK.from_sys_args()
    execution = maestro.get_execution()
    bot = WebBot()
    bot.headless = False
    bot.browser = Browser.CHROME
    bot.browse("https://nfe.prefeitura.exemplo.gov.br/login")
    usuario = bot.find_element("usuario", By.ID)
    usuario.send_keys(os.environ["NFE_USUARIO"])
    senha = bot.find_element("senha", By.ID)
    senha.send_keys(maestro.get_credential("nfe", "senha"))
    bot.enter()
    bot.wait(3000)
    bot.find_element("//a[text()='Notas emitidas']", By.XPATH).click()
    bot.wait_for_downloads()
    bot.stop_browser()
    maestro.finish_task(task_id=execution.task_id, status="SUCCESS", message="ok")


if __name__ == "__main__":
    main()
