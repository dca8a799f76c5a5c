/**
 * Calls that bring data into a script or take it out, by dotted name. `*.name` is a method of an object that is not known.
 * Documented names of the libraries' public API; a call through a subclass or wrapper is found by the base's name.
 */

export type DataKind =
  | 'spreadsheet'
  | 'csv'
  | 'table_file'
  | 'document'
  | 'database'
  | 'file'
  | 'mail'
  | 'erp'
  | 'desktop'
  | 'browser'
  | 'browser_profile'
  | 'clipboard'
  | 'keystrokes'
  | 'screen'
  | 'microphone'
  | 'camera'
  | 'cloud_storage'
  | 'web'
  | 'chat'
  | 'user_input'
  | 'form';

export interface DataOperation {
  readonly kind: DataKind;
  readonly access: 'read' | 'write' | 'connect' | 'control';
  /** Which argument names the thing: position, then keywords. -1: none by position. */
  readonly position: number;
  readonly keywords: readonly string[];
}

type Group = readonly [
  kind: DataKind,
  access: DataOperation['access'],
  position: number,
  keywords: readonly string[],
  paths: string,
];

const readers = ['io', 'filepath_or_buffer', 'path', 'filename', 'source', 'path_or_buf', 'file'];

const groups: readonly Group[] = [
  [
    'spreadsheet',
    'read',
    0,
    readers,
    `pandas.read_excel pandas.ExcelFile openpyxl.load_workbook xlrd.open_workbook polars.read_excel polars.read_ods
    xlwings.Book xlwings.App().books.open xlwings.books.open pyexcel.get_array pyexcel.get_records pyexcel.get_sheet pyexcel.get_book
    pyxlsb.open_workbook python_calamine.load_workbook python_calamine.CalamineWorkbook.from_path gspread.Client().open
    gspread.service_account().open gspread.service_account().open_by_key gspread.service_account().open_by_url gspread.authorize().open
    gspread.service_account_from_dict().open gspread.service_account_from_dict().open_by_key
    xlwings.Book.caller xlwings.load openpyxl.reader.excel.load_workbook pylightxl.readxl
    pandas.io.excel.read_excel O365.excel.WorkBook xlwings.view gspread.authorize().open_by_key gspread.authorize().open_by_url gspread.oauth().open ezodf.opendoc dask.dataframe.read_excel
    RPA.Excel.Files.Files().open_workbook robocorp.excel.open_workbook RPA.Excel.Application.Application().open_workbook geopandas.read_excel modin.pandas.read_excel awswrangler.s3.read_excel pandas.read_clipboard_excel`,
  ],
  [
    'spreadsheet',
    'read',
    -1,
    [],
    'RPA.Excel.Files.Files().read_worksheet RPA.Excel.Files.Files().read_worksheet_as_table robocorp.excel.open_workbook().worksheet xlwings.books.active.sheets[].range xlwings.books[].sheets[].range xlwings.sheets[].range xlwings.sheets.active.range xlwings.Range xlwings.apps.active.books.open',
  ],
  [
    'spreadsheet',
    'write',
    0,
    ['excel_writer', 'path', 'filename', 'workbook'],
    'pandas.ExcelWriter xlsxwriter.Workbook openpyxl.Workbook xlwt.Workbook *.to_excel *.write_excel',
  ],
  [
    'csv',
    'read',
    0,
    readers,
    `pandas.read_csv pandas.read_table pandas.read_fwf csv.reader csv.DictReader polars.read_csv polars.scan_csv dask.dataframe.read_csv
    numpy.loadtxt numpy.genfromtxt modin.pandas.read_csv pyarrow.csv.read_csv duckdb.read_csv duckdb.from_csv_auto duckdb.connect().read_csv duckdb.connect().from_csv_auto awswrangler.s3.read_csv *.read.csv
    unicodecsv.reader unicodecsv.DictReader agate.Table.from_csv petl.fromcsv clevercsv.read_dataframe clevercsv.read_table datatable.fread
    RPA.Tables.Tables().read_table_from_csv pandasai.read_csv vaex.from_csv vaex.open cudf.read_csv tablib.import_set polars.read_csv_batched pyspark.pandas.read_csv`,
  ],
  ['csv', 'write', 0, ['path_or_buf', 'csvfile', 'f'], 'csv.writer csv.DictWriter *.to_csv *.write_csv'],
  [
    'table_file',
    'read',
    0,
    readers,
    `pandas.read_parquet pandas.read_feather pandas.read_orc pandas.read_pickle pandas.read_hdf pandas.read_sas pandas.read_spss pandas.read_stata
    pandas.read_json pandas.read_xml pandas.read_html polars.read_parquet polars.scan_parquet polars.read_json polars.read_ndjson
    pyarrow.parquet.read_table dask.dataframe.read_parquet polars.scan_ndjson polars.read_ipc polars.scan_ipc polars.read_avro polars.read_delta pyarrow.feather.read_table deltalake.DeltaTable fastparquet.ParquetFile
    duckdb.read_parquet duckdb.from_parquet duckdb.read_json duckdb.connect().read_parquet duckdb.connect().from_parquet duckdb.connect().read_json
    dbfread.DBF pyarrow.dataset.dataset dask.dataframe.read_json jsonlines.open cudf.read_parquet vaex.open_many geopandas.read_file pyreadstat.read_sav pyreadstat.read_sas7bdat *.read.parquet`,
  ],
  ['table_file', 'write', 0, ['path'], '*.to_parquet *.to_feather *.to_pickle *.to_hdf *.write_parquet'],
  [
    'document',
    'read',
    0,
    ['path', 'filename', 'stream', 'file_path', 'docx', 'pdf_file'],
    `docx.Document pptx.Presentation pypdf.PdfReader PyPDF2.PdfReader PyPDF2.PdfFileReader pdfplumber.open fitz.open pymupdf.open docx2txt.process
    pdfminer.high_level.extract_text tabula.read_pdf camelot.read_pdf pdf2image.convert_from_path textract.process tika.parser.from_file
    mammoth.extract_raw_text mammoth.convert_to_html pikepdf.open striprtf.striprtf.rtf_to_text pytesseract.image_to_string
    markitdown.MarkItDown().convert unstructured.partition.auto.partition unstructured.partition.pdf.partition_pdf
    langchain_community.document_loaders.PyPDFLoader langchain.document_loaders.PyPDFLoader langchain_community.document_loaders.TextLoader
    langchain_community.document_loaders.CSVLoader langchain_community.document_loaders.DirectoryLoader langchain.document_loaders.TextLoader
    langchain_community.document_loaders.Docx2txtLoader langchain_community.document_loaders.UnstructuredExcelLoader
    langchain_community.document_loaders.UnstructuredFileLoader pypdfium2.PdfDocument pdftotext.PDF pdfplumber.PDF docling.document_converter.DocumentConverter().convert
    llama_parse.LlamaParse().load_data unstructured.partition.docx.partition_docx unstructured.partition.text.partition_text unstructured.partition.email.partition_email
    pymupdf4llm.to_markdown pypandoc.convert_file odf.opendocument.load ebooklib.epub.read_epub docx2python.docx2python easyocr.Reader().readtext
    paddleocr.PaddleOCR().ocr pdf2image.convert_from_bytes pymupdf.Document fitz.Document docxtpl.DocxTemplate PyPDF2.PdfMerger pypdf.PdfMerger
    aspose.words.Document spire.doc.Document PyPDF4.PdfFileReader pdfrw.PdfReader pdfminer.high_level.extract_pages doctr.io.DocumentFile.from_pdf
    haystack.components.converters.PyPDFToDocument().run haystack.components.converters.DOCXToDocument().run haystack.components.converters.PPTXToDocument().run
    haystack.components.converters.TextFileToDocument().run haystack.components.converters.MultiFileConverter().run RPA.PDF.PDF().get_text_from_pdf RPA.PDF.PDF().open_pdf llama_index.core.readers.SimpleDirectoryReader llama_index.core.SimpleDirectoryReader llama_index.SimpleDirectoryReader`,
  ],
  [
    'database',
    'connect',
    0,
    [
      'host',
      'dsn',
      'server',
      'database',
      'url',
      'conninfo',
      'uri',
      'dbname',
      'account',
      'service_name',
      'SERVER',
      'DSN',
      'hostname',
    ],
    `pyodbc.connect psycopg2.connect psycopg.connect psycopg.AsyncConnection.connect pymysql.connect MySQLdb.connect mysql.connector.connect mariadb.connect
    sqlite3.connect cx_Oracle.connect cx_Oracle.makedsn oracledb.connect oracledb.makedsn pymssql.connect sqlalchemy.create_engine
    sqlalchemy.ext.asyncio.create_async_engine sqlmodel.create_engine asyncpg.connect asyncpg.create_pool aiomysql.connect aiomysql.create_pool aiosqlite.connect
    snowflake.connector.connect databricks.sql.connect redshift_connector.connect teradatasql.connect hdbcli.dbapi.connect ibm_db.connect ibm_db_dbi.connect
    jaydebeapi.connect fdb.connect firebirdsql.connect vertica_python.connect clickhouse_connect.get_client clickhouse_driver.Client trino.dbapi.connect
    prestodb.dbapi.connect pyhive.hive.Connection pyhive.hive.connect impala.dbapi.connect pymongo.MongoClient motor.motor_asyncio.AsyncIOMotorClient
    redis.Redis redis.StrictRedis redis.from_url redis.Redis.from_url elasticsearch.Elasticsearch opensearchpy.OpenSearch cassandra.cluster.Cluster
    neo4j.GraphDatabase.driver influxdb_client.InfluxDBClient duckdb.connect turbodbc.connect pypyodbc.connect adodbapi.connect sybase.connect
    google.cloud.bigquery.Client boto3.resource_dynamodb azure.cosmos.CosmosClient arangodb.ArangoClient couchdb.Server dataset.connect
    langchain_community.utilities.SQLDatabase.from_uri langchain.sql_database.SQLDatabase.from_uri langchain.SQLDatabase.from_uri
    langchain_community.utilities.sql_database.SQLDatabase.from_uri langchain.utilities.SQLDatabase.from_uri llama_index.core.SQLDatabase
    pypika.Query ldap3.Server ldap3.Connection ldap.initialize django.db.connections records.Database peewee.SqliteDatabase
    peewee.PostgresqlDatabase peewee.MySQLDatabase pony.orm.Database playhouse.db_url.connect playhouse.pool.PooledPostgresqlDatabase
    psycopg2.pool.SimpleConnectionPool psycopg2.pool.ThreadedConnectionPool psycopg_pool.ConnectionPool oracledb.create_pool cx_Oracle.SessionPool
    mysql.connector.pooling.MySQLConnectionPool pymongo.AsyncMongoClient mongoengine.connect happybase.Connection phoenixdb.connect kudu.connect exasol.connect
    pyexasol.connect pymysql.Connection pymysql.connections.Connection mysql.connector.MySQLConnection sqlalchemy.engine.create_engine
    snowflake.snowpark.Session.builder.configs databricks.connect.DatabricksSession.builder.getOrCreate supabase.create_client tinydb.TinyDB
    pymonetdb.connect rethinkdb.r.connect py2neo.Graph hana_ml.dataframe.ConnectionContext nzpy.connect sqlanydb.connect ceODBC.connect mssql_python.connect
    RPA.Database.Database().connect_to_database arrow_odbc.connect asyncmy.connect aioodbc.connect aioredis.from_url redis.asyncio.Redis redis.asyncio.from_url valkey.Valkey meilisearch.Client
    firebase_admin.firestore.client google.cloud.firestore.Client google.cloud.spanner.Client google.cloud.bigtable.Client azure.data.tables.TableServiceClient`,
  ],
  [
    'database',
    'read',
    0,
    ['sql', 'query', 'table_name'],
    `pandas.read_sql pandas.read_sql_query pandas.read_sql_table pandas.read_gbq polars.read_database polars.read_database_uri
    connectorx.read_sql dask.dataframe.read_sql_table awswrangler.athena.read_sql_query awswrangler.redshift.read_sql_query
    google.cloud.bigquery.Client().query google.cloud.bigquery.Client().query_and_wait google.cloud.bigquery.Client().list_rows pandas_gbq.read_gbq
    geopandas.read_postgis polars.read_sql awswrangler.data_api.rds.read_sql_query pandas.io.sql.read_sql connectorx.read_sql_pandas`,
  ],
  [
    'database',
    'read',
    -1,
    [],
    `peewee.Model().select peewee.Model().get peewee.Model().get_or_none django.db.models.Model().objects.all django.db.models.Model().objects.filter
    django.db.models.Model().objects.get *.objects.all *.objects.filter *.objects.values *.read.jdbc *.read.table *.fetch_df *.fetch_arrow_all *.fetch_arrow_table *.fetchall_arrow
    *.fetchall *.fetchone *.fetchmany *.fetchval *.fetchrow *.fetch_pandas_all *.fetchallarrow *.fetchdf *.scalars *.aggregate`,
  ],
  [
    'database',
    'write',
    0,
    ['name'],
    '*.to_sql *.to_gbq *.executemany *.insert_many *.insert_one *.bulk_write *.bulk_save_objects',
  ],
  [
    'mail',
    'read',
    0,
    ['host'],
    `imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL imap_tools.MailBox imap_tools.MailBoxTls imapclient.IMAPClient
    exchangelib.Account exchangelib.Configuration exchangelib.ExchangeService O365.Account().mailbox simplegmail.Gmail ezgmail.init ezgmail.search ezgmail.unread
    aioimaplib.IMAP4_SSL email.message_from_file email.message_from_binary_file mailparser.parse_from_file eml_parser.EmlParser redbox.EmailBox mailbox.MH mailbox.mbox mailbox.Maildir imbox.Imbox`,
  ],
  [
    'mail',
    'read',
    0,
    ['path', 'filename'],
    'RPA.Email.ImapSmtp.ImapSmtp().list_messages RPA.Email.ImapSmtp.ImapSmtp().save_messages RPA.Email.ImapSmtp.ImapSmtp().save_attachments RPA.Email.Exchange.Exchange().list_messages RPA.Outlook.Application.Application().get_emails pypff.open libpff.open extract_msg.Message extract_msg.openMsg email.parser.BytesParser().parse email.parser.Parser().parse',
  ],
  [
    'mail',
    'write',
    0,
    ['host'],
    `smtplib.SMTP smtplib.SMTP_SSL aiosmtplib.send aiosmtplib.SMTP yagmail.SMTP redmail.EmailSender exchangelib.Message sendgrid.SendGridAPIClient
    RPA.Email.ImapSmtp.ImapSmtp().send_message RPA.Email.Exchange.Exchange().send_message RPA.Outlook.Application.Application().send_message emails.Message flask_mail.Mail django.core.mail.send_mail django.core.mail.EmailMessage mailjet_rest.Client`,
  ],
  [
    'erp',
    'connect',
    -1,
    ['ashost', 'mshost', 'url', 'instance_url', 'domain', 'instance', 'host', 'base_url', 'server'],
    `pyrfc.Connection pyrfc.ConnectionParameters simple_salesforce.Salesforce odoorpc.ODOO xmlrpc_odoo.connect netsuitesdk.NetSuiteConnection pysnow.Client
    pyodata.Client zeep_sap.Client erppeek.Client odoo_rpc_client.Client hubspot.HubSpot jira.JIRA atlassian.Jira atlassian.Confluence
    salesforce_bulk.SalesforceBulk simple_salesforce.SalesforceLogin pipedrive.client.Client zenpy.Zenpy xero_python.api_client.ApiClient pyads.Connection
    servicenow.Client freshdesk.api.API pyzeebe.ZeebeWorker RPA.SAP.SAP
    pysnc.ServiceNowClient quickbooks.QuickBooks frappeclient.FrappeClient`,
  ],
  [
    'desktop',
    'control',
    -1,
    [],
    `pyautogui.click pyautogui.write pyautogui.typewrite pyautogui.press pyautogui.hotkey pyautogui.moveTo pyautogui.locateOnScreen pyautogui.doubleClick
    pyautogui.locateCenterOnScreen pyautogui.locateAllOnScreen pyautogui.rightClick pyautogui.keyDown pyautogui.keyUp pyautogui.drag pyautogui.scroll pyautogui.move
    pyautogui.center pydirectinput.press pydirectinput.click pywinauto.keyboard.send_keys pywinauto.findwindows.find_window win32gui.FindWindow
    win32gui.SendMessage win32gui.PostMessage uiautomation.SendKeys uiautomation.Click uiautomation.PaneControl clicknium.clicknium
    interception.press keyboard.press mouse.move mouse.drag airtest.core.api.click RPA.Desktop.Windows.Windows pywinauto.Application pywinauto.application.Application pywinauto.Desktop uiautomation.WindowControl botcity.core.DesktopBot rpaframework.Desktop
    RPA.Desktop.Desktop RPA.Windows.Windows pynput.keyboard.Controller pynput.mouse.Controller autoit.send autoit.run autoit.control_click keyboard.write
    keyboard.send keyboard.press_and_release mouse.click win32api.keybd_event win32api.mouse_event rpa.init rpa.click tagui.init ahk.AHK
    botcity.core.DesktopBot().execute botcity.core.DesktopBot().find botcity.core.DesktopBot().click botcity.core.DesktopBot().type_key
    botcity.core.DesktopBot().paste robocorp.windows.find_window robocorp.windows.desktop pyautogui.dragTo airtest.core.api.touch sikuli.click pygetwindow.getWindowsWithTitle win32gui.SetForegroundWindow win32com.client.SendKeys`,
  ],
  [
    'browser',
    'control',
    0,
    ['url'],
    `selenium.webdriver.Chrome selenium.webdriver.Firefox selenium.webdriver.Edge selenium.webdriver.Ie selenium.webdriver.Safari
    selenium.webdriver.Remote selenium.webdriver.chrome.webdriver.WebDriver seleniumwire.webdriver.Chrome undetected_chromedriver.Chrome playwright.sync_api.sync_playwright
    playwright.async_api.async_playwright pyppeteer.launch splinter.Browser helium.start_chrome helium.go_to botcity.web.WebBot
    RPA.Browser.Selenium.Selenium seleniumbase.Driver seleniumbase.SB DrissionPage.ChromiumPage mechanize.Browser nodriver.start zendriver.start selenium.webdriver.chrome.webdriver.WebDriver camoufox.sync_api.Camoufox patchright.sync_api.sync_playwright
    botcity.web.WebBot().browse RPA.Browser.Playwright.Playwright browser_use.Browser robocorp.browser.browser helium.start_firefox arsenic.get_session seleniumbase.BaseCase().open robocorp.browser.goto browser_use.Agent`,
  ],
  [
    'browser_profile',
    'read',
    -1,
    ['domain_name', 'cookie_file'],
    `browser_cookie3.chrome browser_cookie3.firefox browser_cookie3.edge browser_cookie3.load browser_cookie3.brave browser_cookie3.opera
    browser_cookie3.safari pycookiecheat.chrome_cookies pycookiecheat.get_cookies browsercookie.chrome browsercookie.firefox browsercookie.load rookiepy.chrome
    rookiepy.firefox rookiepy.load rookiepy.edge browserhistory.get_browserhistory browser_history.get_history browser_history.get_bookmarks`,
  ],
  [
    'clipboard',
    'read',
    -1,
    [],
    `pyperclip.paste pyperclip.waitForPaste pyperclip.waitForNewPaste win32clipboard.GetClipboardData pandas.read_clipboard
    clipboard.paste tkinter.Tk().clipboard_get *.clipboard_get PIL.ImageGrab.grabclipboard pyperclip3.paste copykitten.paste win32clipboard.GetClipboardText xerox.paste jaraco.clipboard.paste klembord.get_text
    *.readClipboard`,
  ],
  [
    'clipboard',
    'write',
    -1,
    [],
    'pyperclip.copy clipboard.copy win32clipboard.SetClipboardText win32clipboard.SetClipboardData *.clipboard_append *.to_clipboard',
  ],
  [
    'keystrokes',
    'read',
    -1,
    [],
    `pynput.keyboard.Listener keyboard.on_press keyboard.on_release keyboard.hook keyboard.record
    keyboard.start_recording keyboard.read_event pyHook.HookManager PyHook3.HookManager pyxhook.HookManager win32api.GetAsyncKeyState ctypes.windll.user32.GetAsyncKeyState
    ctypes.windll.user32.SetWindowsHookExA ctypes.windll.user32.SetWindowsHookExW evdev.InputDevice keylogger.Keylogger`,
  ],
  [
    'screen',
    'read',
    -1,
    [],
    `pyautogui.screenshot PIL.ImageGrab.grab mss.mss mss.tools.to_png pyscreenshot.grab pyscreeze.screenshot d3dshot.create dxcam.create
    mss.MSS mss.mss().shot mss.mss().grab pyautogui.pixel`,
  ],
  [
    'microphone',
    'read',
    -1,
    [],
    'sounddevice.rec pvrecorder.PvRecorder pyaudio.PyAudio soundcard.default_microphone speech_recognition.Recognizer().listen sounddevice.InputStream sounddevice.RawInputStream pyaudio.PyAudio().open speech_recognition.Microphone',
  ],
  ['camera', 'read', 0, [], 'picamera.PiCamera pygame.camera.Camera imageio.get_reader_camera'],
  [
    'cloud_storage',
    'read',
    -1,
    ['Key', 'Bucket', 'blob_name', 'container', 'path'],
    `*.download_file *.download_fileobj *.download_blob *.download_to_filename *.download_as_bytes *.download_as_text *.download_as_string
    *.files_download *.get_object s3fs.S3FileSystem().open gcsfs.GCSFileSystem().open awswrangler.s3.download`,
  ],
  [
    'cloud_storage',
    'write',
    0,
    ['Filename', 'Key', 'Bucket', 'file_path', 'path'],
    `*.upload_file *.upload_fileobj *.upload_blob *.upload_from_filename *.upload_from_string *.files_upload *.put_object
    *.files_upload_session_start awswrangler.s3.upload *.upload_from_file *.fput_object`,
  ],
  [
    'cloud_storage',
    'connect',
    -1,
    ['account_url', 'bucket', 'endpoint', 'endpoint_url'],
    `google.cloud.storage.Client azure.storage.blob.BlobServiceClient azure.storage.blob.BlobServiceClient.from_connection_string
    azure.storage.blob.ContainerClient.from_connection_string azure.storage.filedatalake.DataLakeServiceClient azure.storage.fileshare.ShareServiceClient dropbox.Dropbox boxsdk.Client minio.Minio
    s3fs.S3FileSystem gcsfs.GCSFileSystem adlfs.AzureBlobFileSystem office365.sharepoint.client_context.ClientContext pydrive.drive.GoogleDrive
    pydrive2.drive.GoogleDrive oss2.Bucket qcloud_cos.CosS3Client mega.Mega b2sdk.v2.B2Api webdav3.client.Client shareplum.Site shareplum.Office365`,
  ],
  [
    'web',
    'read',
    0,
    ['url'],
    'requests.get httpx.get urllib.request.urlopen urllib.request.urlretrieve urllib2.urlopen wget.download requests.Session().get httpx.Client().get httpx.AsyncClient().get aiohttp.ClientSession().get',
  ],
  [
    'chat',
    'read',
    -1,
    ['channel'],
    '*.conversations_history *.conversations_replies *.search_messages *.channels_history telethon.TelegramClient().get_messages telethon.TelegramClient().iter_messages telethon.sync.TelegramClient().iter_messages telethon.sync.TelegramClient().get_messages pyrogram.Client().get_chat_history pywhatkit.sendwhatmsg',
  ],
  [
    'user_input',
    'read',
    0,
    ['prompt', 'label'],
    `input raw_input sys.stdin.read sys.stdin.readlines sys.stdin.readline fileinput.input click.prompt typer.prompt questionary.text streamlit.text_input streamlit.text_area streamlit.chat_input streamlit.sidebar.text_input streamlit.sidebar.text_area rich.prompt.Prompt.ask
    flask.request.get_json flask.request.get_data flask.request.form.get flask.request.args.get fastapi.Request().json fastapi.Request().body fastapi.Request().form
    starlette.requests.Request().json starlette.requests.Request().body starlette.requests.Request().form
    tkinter.simpledialog.askstring easygui.enterbox inquirer.prompt prompt_toolkit.prompt`,
  ],
  [
    'form',
    'read',
    -1,
    ['label', 'title'],
    `streamlit.file_uploader streamlit.sidebar.file_uploader tkinter.filedialog.askopenfilename tkinter.filedialog.askopenfile easygui.fileopenbox
    flask.request.files.get gradio.File fastapi.UploadFile().read fastapi.UploadFile().file.read
    starlette.datastructures.UploadFile().read`,
  ],
  [
    'file',
    'read',
    0,
    ['file', 'path'],
    `numpy.load joblib.load shelve.open PIL.Image.open cv2.imread yaml.safe_load_file soundfile.read librosa.load cv2.VideoCapture
    gzip.open bz2.open lzma.open zipfile.ZipFile().read zipfile.ZipFile().open tarfile.open().extractfile
    xml.etree.ElementTree.parse defusedxml.ElementTree.parse lxml.etree.parse xml.dom.minidom.parse defusedxml.minidom.parse`,
  ],
];

/** Operations by full path, and by method name (with its dot) for objects that are not known. */
export interface OperationIndex {
  readonly exact: ReadonlyMap<string, DataOperation>;
  readonly methods: ReadonlyMap<string, DataOperation>;
}

export const dataOperations: OperationIndex = index();

function index(): OperationIndex {
  const exact = new Map<string, DataOperation>();
  const methods = new Map<string, DataOperation>();
  for (const [kind, access, position, keywords, paths] of groups) {
    const operation: DataOperation = { kind, access, position, keywords };
    for (const path of paths.split(/\s+/)) {
      if (path.startsWith('*')) methods.set(path.slice(1), operation);
      else exact.set(path, operation);
    }
  }
  return { exact, methods };
}
