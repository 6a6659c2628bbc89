package naming

// foreignNounRows are nouns of languages other than English. Phrases in which the word for a
// key comes first are listed in full ("clave api"), with small words ("chave de api").
var foreignNounRows = []nounRow{
	// Spanish, Portuguese, French, Italian, Romanian.
	{noun{kind: nounHigh}, `contrasena|contrasenas|contrasenya|secreto|clave api|clave de api|clave privada|clave secreta|clave de acceso|frase de contrasena|
		llave privada|llave api|senha|senhas|segredo|segredos|palavra passe|palavra chave secreta|chave api|chave de api|chave privada|chave secreta|
		chave de acesso|frase secreta|mot de passe|mots de passe|motdepasse|mdp|jeton|cle api|cle d api|cle privee|cle secrete|cle d acces|phrase secrete|
		phrase de passe|code secret|parola d ordine|chiave api|chiave privata|chiave segreta|chiave di accesso|segreto|parola|parolei`},
	{noun{kind: nounMedium}, `clave|credencial|credenciales|credencial de acceso|credenciais|identifiants|identifiants de connexion|credenziali|credenziale`},
	{noun{kind: nounUnclear, why: "the word for a key may mean something else"}, `chave|llave|cle|chiave|klucz|anahtar|anahtari|sleutel|schlussel|schluessel|ключ|clave ssh|
		chave ssh|cle ssh|chiave ssh|klucz ssh|schlussel ssh|ssh schlussel|ssh schluessel|ssh sleutel|ssh ключ|ключ ssh|密钥对|キー|鍵|키`},
	// German, Dutch, Scandinavian languages, Finnish, Hungarian.
	{noun{kind: nounHigh}, `passwort|kennwort|geheimnis|api schlussel|api schluessel|privater schlussel|privater schluessel|privaten schlussel|privaten schluessel|
		geheimer schlussel|geheimer schluessel|geheim schlüssel|zugriffs schlüssel|zugangs schlüssel|private schlussel|
		wachtwoord|geheim|api sleutel|privé sleutel|geheime sleutel|losenord|passord|adgangskode|kodeord|salasana|jelszo`},
	{noun{kind: nounMedium}, `zugangsdaten|anmeldedaten|inloggegevens|zugangscode`},
	// Polish, Czech, Slovak, Turkish, Indonesian, Vietnamese.
	{noun{kind: nounHigh}, `haslo|hasla|klucz api|klucz prywatny|klucz dostepu|tajny klucz|sekret|heslo|sifre|sifresi|parolasi|api anahtari|gizli anahtar|ozel anahtar|
		erisim anahtari|kata sandi|sandi|mat khau`},
	{noun{kind: nounMedium}, `poswiadczenia|dane logowania|kimlik bilgileri`},
	// Russian, Ukrainian, Greek, Arabic, Hebrew, Thai, Hindi.
	{noun{kind: nounHigh}, `пароль|пароля|пароли|токен|токена|секрет|секретныи ключ|приватныи ключ|приватного ключа|закрытыи ключ|закрытого ключа|api ключ|ключ api|ключ доступа|
		кодовая фраза|κωδικος|كلمة المرور|סיסמה|รหัสผ่าน|पासवर्ड`},
	// Chinese.
	{noun{kind: nounHigh}, `密码|密碼|口令|令牌|密钥|密鑰|秘钥|私钥|私鑰|api 密钥|api 密鑰|访问密钥|访问令牌|访问凭证|密语`},
	{noun{kind: nounMedium}, `凭证|凭据|憑證|授权码`},
	// Japanese.
	{noun{kind: nounHigh}, `パスワード|パスフレーズ|トークン|シークレット|秘密鍵|秘密キー|暗証番号|api キー|api 鍵|アクセスキー|シークレットキー|接続文字列`},
	{noun{kind: nounMedium}, `認証情報|資格情報|クレデンシャル`},
	// Korean.
	{noun{kind: nounHigh}, `비밀번호|암호|토큰|비밀키|비밀 키|개인키|개인 키|시크릿|api 키|액세스 키|접근 키`},
	{noun{kind: nounMedium}, `자격증명|자격 증명|인증 정보`},
	{noun{kind: nounBenign, why: "it is a product or a service"}, `密码管理器|密码箱|パスワードマネージャー|암호 관리자`},
}

// foreignTailRows are tails of other languages.
var foreignTailRows = `nombre nome nom nazwa имя название ruta caminho chemin pfad percorso sciezka путь pad yolu adi archivo arquivo fichier datei bestand plik файл
	dosya tipo typ тип turu longitud tamanho taille longueur lange laenge dlugosc длина uzunlugu usuario utilizador utilisateur benutzer utente gebruiker
	名 名称 名字 路径 路徑 地址 文件 文件名 目录 类型 模式 范围 长度 大小 数量 个数 有效期 过期时间 版本 用户 用户名 邮箱 主机 标签 标题 格式 算法 前缀 后缀 策略 管理 说明 描述 提示
	编号 标识 链接 网址 登录 登陆 认证 验证方式 方式 策略组
	名前 長さ パス ファイル ファイル名 ディレクトリ 種類 タイプ モード 有効期限 バージョン ユーザー ユーザー名 ホスト ラベル 形式 アルゴリズム プレフィックス 認証 の使用 使用 有効 生成
	이름 길이 경로 파일 파일명 유형 종류 모드 범위 개수 만료 버전 사용자 호스트 형식 관리자 인증 사용`

// foreignHeadRows are heads of other languages.
var foreignHeadRows = `имя длина путь тип файл срок nazwa sciezka usar utiliser verwende verwenden benutze habilitar activer aktiviere aktivieren gebruik uzyj wlacz использовать включить generar gerar
	generer mostrar afficher zeige 是否 启用 使用 允许 需要 禁用 跳过 自动 生成 显示 保存`

// foreignDropRows are particles, which are dropped: they do not change the meaning.
var foreignDropRows = `的 之 の を は が に 를 을 의 이 가 은 는`
