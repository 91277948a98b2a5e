"""Where a certificate will run: which form that place reads, and what is to be done with the files there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from acme_desktop.domain.value_class import value_class
from acme_desktop.service.certificate_export import file_stem
from acme_desktop.service.lines import CertificateDetail

WITH_PASSWORD = ("pfx", "pfx-legacy")
_PFX = ("bundle.pfx",)


@value_class(frozen=True)
class Target:
    """`form` as ExportCertificate takes it. In `note`, {cert}, {chain}, {fullchain}, {privkey} and {pfx} are paths."""

    key: str
    words: str
    form: str
    note: str

    @property
    def name(self) -> str:
        """What it is called."""
        return QCoreApplication.translate("export targets", self.words)


@value_class(frozen=True)
class PlannedFile:
    """A file that will be written; `private` ones are for their owner only."""

    name: str
    holds: str
    private: bool


TARGETS = (
    Target(
        "nginx", str(QT_TRANSLATE_NOOP("export targets", "nginx")), "pem",
        str(QT_TRANSLATE_NOOP("export targets",
            "In the server block:\n"
            "ssl_certificate \"{fullchain}\";\n"
            "ssl_certificate_key \"{privkey}\";\n"
            "Then check and reload:\n"
            "nginx -t && systemctl reload nginx")),
    ),
    Target(
        "apache", str(QT_TRANSLATE_NOOP("export targets", "Apache")), "pem",
        str(QT_TRANSLATE_NOOP("export targets",
            "In the virtual host:\n"
            "SSLCertificateFile \"{fullchain}\"\n"
            "SSLCertificateKeyFile \"{privkey}\"\n"
            "Then check and reload:\n"
            "apachectl configtest && apachectl graceful")),
    ),
    Target(
        "haproxy", str(QT_TRANSLATE_NOOP("export targets", "HAProxy")), "pem",
        str(QT_TRANSLATE_NOOP("export targets",
            "HAProxy wants chain and key in one file:\n"
            "(umask 077; cat \"{fullchain}\" \"{privkey}\" > /etc/haproxy/site.pem)\n"
            "In the frontend:\n"
            "bind :443 ssl crt /etc/haproxy/site.pem\n"
            "Then check and reload:\n"
            "haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy")),
    ),
    Target(
        "iis", str(QT_TRANSLATE_NOOP("export targets", "IIS, Windows 2019 or newer")), "pfx",
        str(QT_TRANSLATE_NOOP("export targets",
            "In PowerShell, as administrator:\n"
            "$password = Read-Host -AsSecureString\n"
            "Import-PfxCertificate \"{pfx}\" Cert:\\LocalMachine\\My -Password $password\n"
            "Then choose it in the bindings of the site, and delete the file.")),
    ),
    Target(
        "iis-old", str(QT_TRANSLATE_NOOP("export targets", "IIS, Windows 2016 or older")), "pfx-legacy",
        str(QT_TRANSLATE_NOOP("export targets",
            "This form uses 3DES and SHA-1, since older Windows reads nothing else: delete the file after the import.\n"
            "In PowerShell, as administrator:\n"
            "$password = Read-Host -AsSecureString\n"
            "Import-PfxCertificate \"{pfx}\" Cert:\\LocalMachine\\My -Password $password\n"
            "Then choose it in the bindings of the site.")),
    ),
    Target(
        "tomcat", str(QT_TRANSLATE_NOOP("export targets", "Tomcat, Java")), "pfx",
        str(QT_TRANSLATE_NOOP("export targets",
            "In server.xml, inside of SSLHostConfig:\n"
            "<Certificate certificateKeystoreFile=\"{pfx}\"\n"
            "    certificateKeystoreType=\"PKCS12\" certificateKeystorePassword=\"…\"/>\n"
            "Java reads it from 8u301 and 11.0.12 on. Then restart Tomcat.")),
    ),
    Target(
        "synology", str(QT_TRANSLATE_NOOP("export targets", "Synology")), "pem",
        str(QT_TRANSLATE_NOOP("export targets",
            "Control Panel, Security, Certificate, Add, Import certificate:\n"
            "Private key: {privkey}\n"
            "Certificate: {cert}\n"
            "Intermediate certificate: {chain}")),
    ),
    Target(
        "plain", str(QT_TRANSLATE_NOOP("export targets", "Something else")), "", "",
    ),
)  # fmt: skip


def forms() -> tuple[tuple[str, str], ...]:
    """What there is to choose from where no place decides: form and words."""
    translate = QCoreApplication.translate
    return (
        ("pem", translate("export targets", "PEM: certificate, chain and key, for most servers")),
        ("der", translate("export targets", "DER: the certificate alone, binary")),
        ("p7b", translate("export targets", "PKCS #7: certificate and chain, without the key")),
        ("pfx", translate("export targets", "PFX (PKCS #12): everything in one file, under a password")),
        ("pfx-legacy", translate("export targets", "PFX for old systems: 3DES and SHA-1")),
    )


def planned_files(detail: CertificateDetail, form: str) -> tuple[PlannedFile, ...]:
    """What this form writes, as the service names it."""
    translate = QCoreApplication.translate
    certificate = detail.certificate
    chain = certificate.pem.count("-----BEGIN CERTIFICATE-----") > 1
    known = {
        "privkey.pem": (translate("export targets", "the private key, without a password"), True),
        "cert.pem": (translate("export targets", "the certificate alone"), False),
        "chain.pem": (translate("export targets", "the chain, without it"), False),
        "fullchain.pem": (translate("export targets", "certificate and chain"), False),
        "bundle.pfx": (translate("export targets", "everything, under the password"), True),
        "cert.der": (translate("export targets", "the certificate alone"), False),
        "chain.p7b": (translate("export targets", "certificate and chain"), False),
    }
    pem = [*(["privkey.pem"] if certificate.key_ref else []), "cert.pem", *(["chain.pem"] if chain else [])]
    names = {"pem": [*pem, "fullchain.pem"], "der": ["cert.der"], "p7b": ["chain.p7b"]}.get(form, list(_PFX))
    stem = file_stem(certificate.identifiers[0].value)
    return tuple(PlannedFile(f"{stem}-{name}", *known[name]) for name in names)


def install_note(target: Target, paths: Sequence[str]) -> str:
    """What is to be done with these files there; "" where nobody knows where that is."""
    if not target.note:
        return ""
    ends = {"cert": "-cert.pem", "chain": "-chain.pem", "fullchain": "-fullchain.pem", "privkey": "-privkey.pem",
            "pfx": "-bundle.pfx"}  # fmt: skip
    missing = QCoreApplication.translate("export targets", "(your own key)")
    none = QCoreApplication.translate("export targets", "(none)")
    found = {
        name: next((path for path in paths if path.endswith(end)), missing if name == "privkey" else none)
        for name, end in ends.items()
    }
    return QCoreApplication.translate("export targets", target.note).format(**found)
