<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr">
<context>
    <name>AbandonDialog</name>
    <message>
        <source>Abandon order {number}?</source>
        <translation>Abandonner la commande {number}&#x202f;?</translation>
    </message>
    <message>
        <source>Abandon order</source>
        <translation>Abandonner la commande</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>La garder</translation>
    </message>
</context>
<context>
    <name>AboutPane</name>
    <message>
        <source>system details</source>
        <translation>détails du système</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>About</source>
        <translation>À propos</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>Certificates from any CA that speaks ACME (RFC 8555), with nothing lost on the way.</source>
        <translation>Des certificats de toute AC qui parle ACME (RFC 8555), sans rien perdre en chemin.</translation>
    </message>
    <message>
        <source>Licence and texts</source>
        <translation>Licence et textes</translation>
    </message>
    <message>
        <source>Licensed under the Apache License 2.0: free to use, to change and to pass on, without warranty. It uses the work of others, each under its own licence.</source>
        <translation>Sous licence Apache 2.0&#xa0;: libre d’utilisation, de modification et de diffusion, sans garantie. Le programme s’appuie sur le travail d’autres personnes, chacun sous sa propre licence.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Third parties</source>
        <translation>Composants tiers</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sécurité</translation>
    </message>
    <message>
        <source>Read me</source>
        <translation>Lisez-moi</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
</context>
<context>
    <name>AccountDialog</name>
    <message>
        <source>Working…</source>
        <translation>En cours…</translation>
    </message>
</context>
<context>
    <name>AccountDrawer</name>
    <message>
        <source>E-mail</source>
        <translation>Adresse e-mail</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n commande</numerusform>
            <numerusform>%n commandes</numerusform>
        </translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificat</numerusform>
            <numerusform>%n certificats</numerusform>
        </translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>{kind}, in the vault</source>
        <translation>{kind}, dans le coffre</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Créé</translation>
    </message>
    <message>
        <source>Terms agreed</source>
        <translation>Conditions acceptées</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Conditions</translation>
    </message>
    <message>
        <source>At the CA</source>
        <translation>Chez l’AC</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>Annuaire</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Thumbprint</source>
        <translation>Empreinte</translation>
    </message>
    <message>
        <source>Let only this account issue</source>
        <translation>Réserver l’émission à ce compte</translation>
    </message>
    <message>
        <source>CAA</source>
        <translation>CAA</translation>
    </message>
    <message>
        <source>As a CAA record of your domain it lets nobody else get certificates at this CA.</source>
        <translation>Comme enregistrement CAA de votre domaine, cette ligne empêche quiconque d’autre d’obtenir des certificats de cette AC.</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Contacts…</source>
        <translation>Contacts…</translation>
    </message>
    <message>
        <source>New key…</source>
        <translation>Nouvelle clé…</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Deactivate…</source>
        <translation>Désactiver…</translation>
    </message>
</context>
<context>
    <name>AccountForm</name>
    <message>
        <source>Test connection</source>
        <translation>Tester la connexion</translation>
    </message>
    <message>
        <source>Account key</source>
        <translation>Clé du compte</translation>
    </message>
    <message>
        <source>I have read the terms of service and agree to them</source>
        <translation>J’ai lu les conditions d’utilisation et je les accepte</translation>
    </message>
    <message>
        <source>Directory URL</source>
        <translation>URL de l’annuaire</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Adresse e-mail</translation>
    </message>
    <message>
        <source>kept in the keyring</source>
        <translation>gardée dans le trousseau</translation>
    </message>
    <message>
        <source>PEM, only where the CA’s own certificate is not trusted by this computer</source>
        <translation>PEM, seulement si cet ordinateur ne reconnaît pas le certificat de l’AC</translation>
    </message>
    <message>
        <source>CA bundle</source>
        <translation>Certificats de l’AC</translation>
    </message>
    <message>
        <source>Key identifier (EAB)</source>
        <translation>Identifiant de clé (EAB)</translation>
    </message>
    <message>
        <source>HMAC key (EAB)</source>
        <translation>Clé HMAC (EAB)</translation>
    </message>
    <message>
        <source>Read them</source>
        <translation>Les lire</translation>
    </message>
    <message>
        <source>The audit trail keeps this link, the time and your name.</source>
        <translation>Le journal d’audit conserve ce lien, l’heure et votre nom.</translation>
    </message>
    <message>
        <source>A key identifier has no blanks.</source>
        <translation>Un identifiant de clé ne contient pas d’espaces.</translation>
    </message>
    <message>
        <source>That is not an HMAC key: paste it exactly as the CA shows it.</source>
        <translation>Ce n’est pas une clé HMAC&#xa0;: collez-la exactement comme l’AC la montre.</translation>
    </message>
</context>
<context>
    <name>AccountStep</name>
    <message>
        <source>Your first certificate authority</source>
        <translation>Votre première autorité de certification</translation>
    </message>
    <message>
        <source>Create account</source>
        <translation>Créer le compte</translation>
    </message>
    <message>
        <source>Skip for now</source>
        <translation>Passer pour l’instant</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Adresse e-mail</translation>
    </message>
    <message>
        <source>where the CA may write to when something is wrong</source>
        <translation>où l’AC peut écrire en cas de problème</translation>
    </message>
    <message>
        <source>Type an e-mail address</source>
        <translation>Saisissez une adresse e-mail</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>The practice CA could not be started</source>
        <translation>L’AC d’exercice n’a pas pu démarrer</translation>
    </message>
    <message>
        <source>Starting the practice CA…</source>
        <translation>Démarrage de l’AC d’exercice…</translation>
    </message>
    <message>
        <source>Asking the CA for its directory…</source>
        <translation>Demande de l’annuaire à l’AC…</translation>
    </message>
    <message>
        <source>The CA answers ({time} ms).</source>
        <translation>L’AC répond ({time} ms).</translation>
    </message>
    <message>
        <source>Type the CA’s address</source>
        <translation>Saisissez l’adresse de l’AC</translation>
    </message>
    <message>
        <source>The CA has to answer first</source>
        <translation>L’AC doit d’abord répondre</translation>
    </message>
    <message>
        <source>This CA asks for an external account: skip this, then use New account</source>
        <translation>Cette AC demande un compte externe&#xa0;: passez cette étape, puis utilisez Nouveau compte</translation>
    </message>
    <message>
        <source>Agree to the terms first</source>
        <translation>Acceptez d’abord les conditions</translation>
    </message>
</context>
<context>
    <name>AccountsAndRenewals</name>
    <message>
        <source>Run now</source>
        <translation>Lancer maintenant</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Tous les comptes</translation>
    </message>
    <message>
        <source>Active accounts</source>
        <translation>Comptes actifs</translation>
    </message>
    <message>
        <source>Renewals</source>
        <translation>Renouvellements</translation>
    </message>
</context>
<context>
    <name>AccountsCard</name>
    <message>
        <source>Active accounts</source>
        <translation>Comptes actifs</translation>
    </message>
    <message>
        <source>Open the first account</source>
        <translation>Ouvrir le premier compte</translation>
    </message>
</context>
<context>
    <name>AccountsPane</name>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Nouveau compte</translation>
    </message>
    <message>
        <source>Open the first account</source>
        <translation>Ouvrir le premier compte</translation>
    </message>
    <message>
        <source>An account is how a CA knows you. With one, certificates can be ordered.</source>
        <translation>Un compte est ce par quoi une AC vous connaît. Avec lui, on peut commander des certificats.</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>Nothing is running.</source>
        <translation>Rien n’est en cours.</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) looked at for renewal.</source>
        <translation>
            <numerusform>%n certificat examiné pour renouvellement.</numerusform>
            <numerusform>%n certificats examinés pour renouvellement.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role does not include this; an admin can change it.</source>
        <translation>Votre rôle ne le permet pas&#x202f;; un administrateur peut le changer.</translation>
    </message>
</context>
<context>
    <name>AddDialog</name>
    <message>
        <source>Add an operator</source>
        <translation>Ajouter un opérateur</translation>
    </message>
    <message>
        <source>Tell them the first password yourself. Everything they do is on the record under this name.</source>
        <translation>Communiquez-lui vous-même le premier mot de passe. Tout ce qu’il fera sera consigné sous ce nom.</translation>
    </message>
    <message>
        <source>Add operator</source>
        <translation>Ajouter l’opérateur</translation>
    </message>
    <message>
        <source>First password</source>
        <translation>Premier mot de passe</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Mot de passe, encore une fois</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>Give a name.</source>
        <translation>Donnez un nom.</translation>
    </message>
</context>
<context>
    <name>AdviceFoot</name>
    <message>
        <source>{what}: done</source>
        <translation>{what}&#xa0;: fait</translation>
    </message>
</context>
<context>
    <name>Again</name>
    <message>
        <source>The account that it was placed with can’t order any more: choose another one.</source>
        <translation>Le compte avec lequel elle a été passée ne peut plus commander&#xa0;: choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Filled in as order {id} was.</source>
        <translation>Rempli comme l’était la commande {id}.</translation>
    </message>
</context>
<context>
    <name>AppearanceSection</name>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>As the system is</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Light, dark or high contrast; or whatever is chosen for the whole computer, also at run time.</source>
        <translation>Clair, sombre ou contraste élevé&#x202f;; ou ce qui est choisi pour tout l’ordinateur, même s’il change en cours de route.</translation>
    </message>
    <message>
        <source>Default: as the system is</source>
        <translation>Par défaut&#xa0;: comme le système</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>How large ordinary text is. Everything else is in proportion to it.</source>
        <translation>La taille du texte ordinaire. Tout le reste lui est proportionnel.</translation>
    </message>
    <message>
        <source>Default: as the system has it</source>
        <translation>Par défaut&#xa0;: celle du système</translation>
    </message>
    <message>
        <source>Reset the window…</source>
        <translation>Réinitialiser la fenêtre…</translation>
    </message>
    <message>
        <source>The window as at first</source>
        <translation>La fenêtre comme au début</translation>
    </message>
    <message>
        <source>Its size, the columns and the order of every list, and what is filtered. Your drafts stay.</source>
        <translation>Sa taille, les colonnes et l’ordre de chaque liste, et ce qui est filtré. Vos brouillons restent.</translation>
    </message>
    <message>
        <source>As the system has it ({points} pt)</source>
        <translation>Celle du système ({points} pt)</translation>
    </message>
    <message>
        <source>{points} pt</source>
        <translation>{points} pt</translation>
    </message>
</context>
<context>
    <name>Attendance</name>
    <message numerus="yes">
        <source>%n failed attempt(s) to sign in as you</source>
        <translation>
            <numerusform>%n tentative de connexion à votre nom a échoué</numerusform>
            <numerusform>%n tentatives de connexion à votre nom ont échoué</numerusform>
        </translation>
    </message>
    <message>
        <source>{attempts}, the last one {moment}</source>
        <translation>{attempts}, la dernière&#xa0;: {moment}</translation>
    </message>
    <message>
        <source>Your session has ended. Your work is still here.</source>
        <translation>Votre session est terminée. Votre travail est toujours là.</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message numerus="yes">
        <source>%n order(s) waiting for you</source>
        <translation>
            <numerusform>%n commande vous attend</numerusform>
            <numerusform>%n commandes vous attendent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttentionCard</name>
    <message>
        <source>Your turn</source>
        <translation>À vous</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Afficher %n de plus</numerusform>
            <numerusform>Afficher %n de plus</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing needs you now.</source>
        <translation>Rien ne demande votre intervention.</translation>
    </message>
</context>
<context>
    <name>AuditPane</name>
    <message>
        <source>Audit trail</source>
        <translation>Journal d’audit</translation>
    </message>
    <message>
        <source>Copy filter</source>
        <translation>Copier le filtre</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Filtres enregistrés</translation>
    </message>
    <message>
        <source>No row of the trail is like that.</source>
        <translation>Aucune ligne du journal ne correspond.</translation>
    </message>
    <message>
        <source>Copied. “acme-desktop open” takes it too.</source>
        <translation>Copié. «&#xa0;acme-desktop open&#xa0;» l’accepte aussi.</translation>
    </message>
</context>
<context>
    <name>AuthorityChoice</name>
    <message>
        <source>Directory URL</source>
        <translation>URL de l’annuaire</translation>
    </message>
    <message>
        <source>Practice (no internet)</source>
        <translation>Exercice (sans Internet)</translation>
    </message>
    <message>
        <source>A CA on this computer, started for you. Everything works, and nothing leaves this computer.</source>
        <translation>Une AC sur cet ordinateur, démarrée pour vous. Tout fonctionne, et rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>EXERCICE</translation>
    </message>
    <message>
        <source>Let’s Encrypt staging</source>
        <translation>Let’s Encrypt staging</translation>
    </message>
    <message>
        <source>Recommended to begin with: like the real one, but browsers don’t trust what it issues.</source>
        <translation>Conseillé pour commencer&#xa0;: comme la vraie, mais les navigateurs ne reconnaissent pas ce qu’elle émet.</translation>
    </message>
    <message>
        <source>TEST</source>
        <translation>TEST</translation>
    </message>
    <message>
        <source>Let’s Encrypt</source>
        <translation>Let’s Encrypt</translation>
    </message>
    <message>
        <source>Free, and trusted by every browser. Mistakes count towards its weekly limits.</source>
        <translation>Gratuite, et reconnue par tous les navigateurs. Les erreurs comptent dans ses limites hebdomadaires.</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>Une autre</translation>
    </message>
    <message>
        <source>A company’s own CA, or any other that speaks ACME.</source>
        <translation>L’AC d’une entreprise, ou toute autre qui parle ACME.</translation>
    </message>
</context>
<context>
    <name>BackupDialog</name>
    <message>
        <source>Back up the database</source>
        <translation>Sauvegarder la base de données</translation>
    </message>
    <message>
        <source>Everything goes into one file, which is then read and checked. Put it onto another disk than this one. Work goes on meanwhile.</source>
        <translation>Tout va dans un seul fichier, qui est ensuite lu et contrôlé. Mettez-le sur un autre disque que celui-ci. Le travail continue entre-temps.</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>Sauvegarder</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Name a file.</source>
        <translation>Nommez un fichier.</translation>
    </message>
    <message>
        <source>Backed up and checked: {path}</source>
        <translation>Sauvegardé et contrôlé&#xa0;: {path}</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>Back-ups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>There is no back-up beside the database yet.</source>
        <translation>Il n’y a pas encore de sauvegarde à côté de la base de données.</translation>
    </message>
    <message>
        <source>Back up now…</source>
        <translation>Sauvegarder maintenant…</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>Restaurer…</translation>
    </message>
    <message>
        <source>Restore another file…</source>
        <translation>Restaurer un autre fichier…</translation>
    </message>
    <message>
        <source>A back-up is one file with everything in it, checked before it counts as made. Its secrets are sealed: keep a recovery kit too, apart from it. Before an upgrade one is made by itself.</source>
        <translation>Une sauvegarde est un seul fichier où tout se trouve, contrôlé avant de compter comme fait. Ses secrets sont scellés&#xa0;: gardez aussi un kit de secours, loin d’elle. Avant une mise à niveau, une sauvegarde se fait d’elle-même.</translation>
    </message>
    <message>
        <source>Before an upgrade</source>
        <translation>Avant une mise à niveau</translation>
    </message>
    <message>
        <source>Before a restore</source>
        <translation>Avant une restauration</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>À la main</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Faite</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Choose a back-up</source>
        <translation>Choisir une sauvegarde</translation>
    </message>
    <message>
        <source>Only admins do this.</source>
        <translation>Seuls les administrateurs font cela.</translation>
    </message>
</context>
<context>
    <name>Band</name>
    <message>
        <source>TEST – not trusted by browsers</source>
        <translation>TEST – non reconnu par les navigateurs</translation>
    </message>
    <message>
        <source>Certificates from this CA are for rehearsal only.</source>
        <translation>Les certificats de cette AC ne servent qu’à répéter.</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>EXERCICE</translation>
    </message>
    <message>
        <source>This CA runs inside the program: no internet, and nothing here is trusted anywhere.</source>
        <translation>Cette AC tourne dans le programme&#xa0;: sans Internet, et rien ici n’est reconnu nulle part.</translation>
    </message>
</context>
<context>
    <name>Beginning</name>
    <message>
        <source>Begin a new vault</source>
        <translation>Commencer un nouveau coffre</translation>
    </message>
    <message>
        <source>There is a vault here already, under another passphrase.</source>
        <translation>Il y a déjà un coffre ici, sous une autre phrase secrète.</translation>
    </message>
    <message>
        <source>Type that passphrase, or begin a new vault: the old one is kept under another name.</source>
        <translation>Saisissez cette phrase secrète, ou commencez un nouveau coffre&#xa0;: l’ancien est conservé sous un autre nom.</translation>
    </message>
</context>
<context>
    <name>Bell</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n nouvelle</numerusform>
            <numerusform>%n nouvelles</numerusform>
        </translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message numerus="yes">
        <source>Notifications: %n new</source>
        <translation>
            <numerusform>Notifications&#xa0;: %n nouvelle</numerusform>
            <numerusform>Notifications&#xa0;: %n nouvelles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BusyLine</name>
    <message>
        <source>Working</source>
        <translation>En cours</translation>
    </message>
</context>
<context>
    <name>CaCards</name>
    <message>
        <source>By its directory URL, with a CA bundle of your own</source>
        <translation>Par l’URL de son annuaire, avec vos propres certificats d’AC</translation>
    </message>
    <message>
        <source>Another CA…</source>
        <translation>Une autre AC…</translation>
    </message>
    <message>
        <source>Inside the program, no internet; faults on demand</source>
        <translation>Dans le programme, sans Internet&#x202f;; pannes à la demande</translation>
    </message>
    <message>
        <source>Same rules, wide limits, no trust. Best for a first try.</source>
        <translation>Mêmes règles, limites larges, aucune reconnaissance. L’idéal pour un premier essai.</translation>
    </message>
    <message>
        <source>wildcard</source>
        <translation>générique</translation>
    </message>
    <message>
        <source>IP</source>
        <translation>IP</translation>
    </message>
    <message>
        <source>needs EAB</source>
        <translation>exige EAB</translation>
    </message>
    <message numerus="yes">
        <source>up to %n name(s)</source>
        <translation>
            <numerusform>jusqu’à %n nom</numerusform>
            <numerusform>jusqu’à %n noms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>Fold</source>
        <translation>Replier</translation>
    </message>
    <message>
        <source>Open {card}</source>
        <translation>Ouvrir {card}</translation>
    </message>
</context>
<context>
    <name>CertificateDrawer</name>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Détails techniques</translation>
    </message>
    <message>
        <source>Explain this certificate</source>
        <translation>Expliquer ce certificat</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Renew now</source>
        <translation>Renouveler maintenant</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Révoquer…</translation>
    </message>
    <message>
        <source>It is being read.</source>
        <translation>Lecture en cours.</translation>
    </message>
</context>
<context>
    <name>CertificateFacts</name>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Validité</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Chaîne</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>account {id}</source>
        <translation>compte {id}</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>order {id}</source>
        <translation>commande {id}</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Renewal</source>
        <translation>À renouveler</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>Moment</translation>
    </message>
    <message>
        <source>Drawn once inside the window, and kept.</source>
        <translation>Tiré au sort une fois dans la fenêtre, et conservé.</translation>
    </message>
    <message>
        <source>the CA explains</source>
        <translation>l’AC explique</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Numéro de série</translation>
    </message>
    <message>
        <source>the serial number</source>
        <translation>le numéro de série</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>the fingerprint</source>
        <translation>l’empreinte</translation>
    </message>
    <message>
        <source>Exported to</source>
        <translation>Exporté vers</translation>
    </message>
    <message>
        <source>not exported yet</source>
        <translation>pas encore exporté</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message numerus="yes">
        <source>%n, compare with the one before</source>
        <translation>
            <numerusform>%n, comparer avec la précédente</numerusform>
            <numerusform>%n, comparer avec la précédente</numerusform>
        </translation>
    </message>
    <message>
        <source>this one alone</source>
        <translation>celle-ci seulement</translation>
    </message>
</context>
<context>
    <name>CertificatesPane</name>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
</context>
<context>
    <name>Challenges</name>
    <message numerus="yes">
        <source>%n TXT record(s) in the zone {zone}:</source>
        <translation>
            <numerusform>%n enregistrement TXT dans la zone {zone}&#xa0;:</numerusform>
            <numerusform>%n enregistrements TXT dans la zone {zone}&#xa0;:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TXT value(s)</source>
        <translation>
            <numerusform>%n valeur TXT</numerusform>
            <numerusform>%n valeurs TXT</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TXT value(s) published, all of it right.</source>
        <translation>
            <numerusform>%n valeur TXT publiée, tout est juste.</numerusform>
            <numerusform>%n valeurs TXT publiées, tout est juste.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n adresse</numerusform>
            <numerusform>%n adresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n octet</numerusform>
            <numerusform>%n octets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>%n fichiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) in place, all of it right.</source>
        <translation>
            <numerusform>%n fichier en place, tout est juste.</numerusform>
            <numerusform>%n fichiers en place, tout est juste.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not right yet</source>
        <translation>
            <numerusform>%n fichier pas encore juste</numerusform>
            <numerusform>%n fichiers pas encore justes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name server(s) behind the others.</source>
        <translation>
            <numerusform>%n serveur de noms en retard sur les autres.</numerusform>
            <numerusform>%n serveurs de noms en retard sur les autres.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name server(s) without the zone.</source>
        <translation>
            <numerusform>%n serveur de noms sans la zone.</numerusform>
            <numerusform>%n serveurs de noms sans la zone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) can’t be seen from here</source>
        <translation>
            <numerusform>%n nom invisible d’ici</numerusform>
            <numerusform>%n noms invisibles d’ici</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) still authorized: nothing to put in place</source>
        <translation>
            <numerusform>%n nom encore autorisé&#xa0;: rien à mettre en place</numerusform>
            <numerusform>%n noms encore autorisés&#xa0;: rien à mettre en place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} are right.</source>
        <translation>
            <numerusform>%n sur {total} est juste.</numerusform>
            <numerusform>%n sur {total} sont justes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} are there.</source>
        <translation>
            <numerusform>%n sur {total} est là.</numerusform>
            <numerusform>%n sur {total} sont là.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} found</source>
        <translation>
            <numerusform>%n sur {total} trouvé</numerusform>
            <numerusform>%n sur {total} trouvés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} right</source>
        <translation>
            <numerusform>%n sur {total} juste</numerusform>
            <numerusform>%n sur {total} justes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing</source>
        <translation>
            <numerusform>%n valeur manque</numerusform>
            <numerusform>%n valeurs manquent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) of {total} missing.</source>
        <translation>
            <numerusform>%n valeur sur {total} manque.</numerusform>
            <numerusform>%n valeurs sur {total} manquent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n web server(s)</source>
        <translation>
            <numerusform>%n serveur web</numerusform>
            <numerusform>%n serveurs web</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n zone(s)</source>
        <translation>
            <numerusform>%n zone</numerusform>
            <numerusform>%n zones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add all %n value(s) as TXT records of this one name.</source>
        <translation>
            <numerusform>Ajoutez la valeur (%n) comme enregistrement TXT de ce nom.</numerusform>
            <numerusform>Ajoutez les %n valeurs comme enregistrements TXT de ce seul nom.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %n of {total} servers</source>
        <translation>
            <numerusform>Sur %n des {total} serveurs</numerusform>
            <numerusform>Sur %n des {total} serveurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) of it published, and no more. Enter all of it.</source>
        <translation>
            <numerusform>Seul %n caractère en est publié. Saisissez-la en entier.</numerusform>
            <numerusform>Seuls %n caractères en sont publiés. Saisissez-la en entier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TXT, %n value(s)</source>
        <translation>
            <numerusform>TXT, %n valeur</numerusform>
            <numerusform>TXT, %n valeurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>right, %n byte(s)</source>
        <translation>
            <numerusform>juste, %n octet</numerusform>
            <numerusform>juste, %n octets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{ca} did not accept %n name(s).</source>
        <translation>
            <numerusform>{ca} n’a pas accepté %n nom.</numerusform>
            <numerusform>{ca} n’a pas accepté %n noms.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} et %n autre</numerusform>
            <numerusform>{first} et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Interrogé</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Famille</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Value {number}</source>
        <translation>Valeur {number}</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>{address} public</source>
        <translation>{address} public</translation>
    </message>
    <message>
        <source>{address} resolver</source>
        <translation>résolveur {address}</translation>
    </message>
    <message>
        <source>{asked} for {name}</source>
        <translation>{asked} pour {name}</translation>
    </message>
    <message>
        <source>to {place}</source>
        <translation>vers {place}</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>HTTP file</source>
        <translation>Fichier HTTP</translation>
    </message>
    <message>
        <source>TXT</source>
        <translation>TXT</translation>
    </message>
    <message>
        <source>TXT, two values</source>
        <translation>TXT, deux valeurs</translation>
    </message>
    <message>
        <source>Exactly this, no line end, no file ending.</source>
        <translation>Exactement ceci, sans fin de ligne, sans extension de fichier.</translation>
    </message>
    <message>
        <source>Add both, replace none. TTL 60 s, or the lowest on offer.</source>
        <translation>Ajoutez les deux, n’en remplacez aucune. TTL 60 s, ou le plus bas proposé.</translation>
    </message>
    <message>
        <source>Add all, replace none. TTL 60 s, or the lowest on offer.</source>
        <translation>Ajoutez-les toutes, n’en remplacez aucune. TTL 60 s, ou le plus bas proposé.</translation>
    </message>
    <message>
        <source>If the zone is added by itself, use “In zone”. TTL 60 s or the lowest.</source>
        <translation>Si la zone s’ajoute d’elle-même, prenez «&#xa0;Dans la zone&#xa0;». TTL 60 s ou le plus bas.</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Indécis</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Pas encore vérifié</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Juste</translation>
    </message>
    <message>
        <source>Can’t be seen from here</source>
        <translation>Invisible d’ici</translation>
    </message>
    <message>
        <source>Not right</source>
        <translation>Pas juste</translation>
    </message>
    <message>
        <source>Other value</source>
        <translation>Autre valeur</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>{code}, right, {size} from {places}</source>
        <translation>{code}, juste, {size} de {places}</translation>
    </message>
    <message>
        <source>seen at {servers}</source>
        <translation>vu sur {servers}</translation>
    </message>
    <message>
        <source>as {resolvers} sees it</source>
        <translation>tel que {resolvers} le voit</translation>
    </message>
    <message>
        <source>own servers {servers}</source>
        <translation>propres serveurs {servers}</translation>
    </message>
    <message>
        <source>hosted at {servers}</source>
        <translation>hébergé chez {servers}</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} et {last}</translation>
    </message>
    <message>
        <source>Over {family}</source>
        <translation>En {family}</translation>
    </message>
    <message>
        <source>At {address}</source>
        <translation>À {address}</translation>
    </message>
    <message>
        <source>{family} is already right.</source>
        <translation>{family} est déjà juste.</translation>
    </message>
    <message>
        <source>The server sends visitors to a login page.</source>
        <translation>Le serveur envoie les visiteurs vers une page de connexion.</translation>
    </message>
    <message>
        <source>{where} the server sends visitors to a login page.</source>
        <translation>{where}, le serveur envoie les visiteurs vers une page de connexion.</translation>
    </message>
    <message>
        <source>Let “{path}” through without sign-in on {address}.</source>
        <translation>Laissez passer «&#xa0;{path}&#xa0;» sans connexion sur {address}.</translation>
    </message>
    <message>
        <source>The server sends visitors elsewhere.</source>
        <translation>Le serveur envoie les visiteurs ailleurs.</translation>
    </message>
    <message>
        <source>{where} the server sends visitors elsewhere.</source>
        <translation>{where}, le serveur envoie les visiteurs ailleurs.</translation>
    </message>
    <message>
        <source>Serve “{path}” on {address} itself, without that redirect.</source>
        <translation>Servez «&#xa0;{path}&#xa0;» sur {address} même, sans cette redirection.</translation>
    </message>
    <message>
        <source>Copy nginx rule</source>
        <translation>Copier la règle nginx</translation>
    </message>
    <message>
        <source>The web server can’t be reached.</source>
        <translation>Le serveur web est injoignable.</translation>
    </message>
    <message>
        <source>{where} the web server can’t be reached.</source>
        <translation>{where}, le serveur web est injoignable.</translation>
    </message>
    <message>
        <source>{said}. Open port 80 there, or remove the AAAA record if it is an old one.</source>
        <translation>{said}. Ouvrez-y le port 80, ou supprimez l’enregistrement AAAA s’il est ancien.</translation>
    </message>
    <message>
        <source>{said}. Check that the name leads to your server and that port 80 is open.</source>
        <translation>{said}. Vérifiez que le nom mène à votre serveur et que le port 80 est ouvert.</translation>
    </message>
    <message>
        <source>{text} IIS serves no file without an ending until a web.config in that folder lets it.</source>
        <translation>{text} IIS ne sert aucun fichier sans extension tant qu’un web.config dans ce dossier ne le permet pas.</translation>
    </message>
    <message>
        <source>Copy web.config</source>
        <translation>Copier web.config</translation>
    </message>
    <message>
        <source>The server answers {code} instead of the file.</source>
        <translation>Le serveur répond {code} au lieu du fichier.</translation>
    </message>
    <message>
        <source>{where} the server answers {code} instead of the file.</source>
        <translation>{where}, le serveur répond {code} au lieu du fichier.</translation>
    </message>
    <message>
        <source>Let everybody read “{path}”: check sign-in rules and the file’s permissions.</source>
        <translation>Laissez tout le monde lire «&#xa0;{path}&#xa0;»&#xa0;: vérifiez les règles de connexion et les droits du fichier.</translation>
    </message>
    <message>
        <source>The server itself fails at “{path}”: see its error log.</source>
        <translation>Le serveur lui-même échoue sur «&#xa0;{path}&#xa0;»&#xa0;: voyez son journal d’erreurs.</translation>
    </message>
    <message>
        <source>Put the file at “{path}” below the folder that this site is served from.</source>
        <translation>Placez le fichier à «&#xa0;{path}&#xa0;» sous le dossier que ce site sert.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Le fichier est vide.</translation>
    </message>
    <message>
        <source>A byte order mark stands before the content.</source>
        <translation>Une marque d’ordre des octets précède le contenu.</translation>
    </message>
    <message>
        <source>The file is written in UTF-16.</source>
        <translation>Le fichier est écrit en UTF-16.</translation>
    </message>
    <message>
        <source>White space stands before the content.</source>
        <translation>Des blancs précèdent le contenu.</translation>
    </message>
    <message>
        <source>White space stands behind the content.</source>
        <translation>Il y a des blancs derrière le contenu.</translation>
    </message>
    <message>
        <source>Not every CA forgives it. End the file behind its last letter; or use “Save file…”.</source>
        <translation>Toute AC ne le pardonne pas. Terminez le fichier après sa dernière lettre&#x202f;; ou utilisez «&#xa0;Enregistrer le fichier…&#xa0;».</translation>
    </message>
    <message>
        <source>The content has quotation marks around it.</source>
        <translation>Le contenu est entre guillemets.</translation>
    </message>
    <message>
        <source>There is more in the file than the content.</source>
        <translation>Il y a plus que le contenu dans le fichier.</translation>
    </message>
    <message>
        <source>Only the token is in the file.</source>
        <translation>Il n’y a que le jeton dans le fichier.</translation>
    </message>
    <message>
        <source>Behind a dot belongs the account key’s thumbprint. Copy all of the content.</source>
        <translation>Après un point vient l’empreinte de la clé du compte. Copiez tout le contenu.</translation>
    </message>
    <message>
        <source>The content is for another account.</source>
        <translation>Le contenu est celui d’un autre compte.</translation>
    </message>
    <message>
        <source>The thumbprint behind the token’s dot is another one. Copy all of the content.</source>
        <translation>L’empreinte après le point du jeton est une autre. Copiez tout le contenu.</translation>
    </message>
    <message>
        <source>Something else is at that address.</source>
        <translation>Il y a autre chose à cette adresse.</translation>
    </message>
    <message>
        <source>{where} something else is at that address.</source>
        <translation>{where}, il y a autre chose à cette adresse.</translation>
    </message>
    <message>
        <source>Save it as plain ASCII or as UTF-8 without a mark; or use “Save file…”.</source>
        <translation>Enregistrez-le en ASCII simple ou en UTF-8 sans marque&#x202f;; ou utilisez «&#xa0;Enregistrer le fichier…&#xa0;».</translation>
    </message>
    <message>
        <source>Save it as plain ASCII; or use “Save file…”.</source>
        <translation>Enregistrez-le en ASCII simple&#x202f;; ou utilisez «&#xa0;Enregistrer le fichier…&#xa0;».</translation>
    </message>
    <message>
        <source>It must hold exactly the content above, and nothing else. {address} said: {said}</source>
        <translation>Il doit contenir exactement le contenu ci-dessus, et rien d’autre. {address} a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>Copy content</source>
        <translation>Copier le contenu</translation>
    </message>
    <message>
        <source>Add an A or AAAA record for “{name}” that leads to your web server.</source>
        <translation>Ajoutez un enregistrement A ou AAAA pour «&#xa0;{name}&#xa0;» qui mène à votre serveur web.</translation>
    </message>
    <message>
        <source>The name has no address.</source>
        <translation>Le nom n’a pas d’adresse.</translation>
    </message>
    <message>
        <source>Nobody could say where “{name}” is: {said}. The CA may see more.</source>
        <translation>Personne n’a pu dire où se trouve «&#xa0;{name}&#xa0;»&#xa0;: {said}. L’AC en voit peut-être plus.</translation>
    </message>
    <message>
        <source>The name could not be looked up.</source>
        <translation>Le nom n’a pas pu être recherché.</translation>
    </message>
    <message>
        <source>authorized: nothing to put in place</source>
        <translation>autorisé&#xa0;: rien à mettre en place</translation>
    </message>
    <message>
        <source>still authorized until {date}: nothing to put in place</source>
        <translation>encore autorisé jusqu’au {date}&#xa0;: rien à mettre en place</translation>
    </message>
    <message>
        <source>Text for a colleague</source>
        <translation>Texte pour un collègue</translation>
    </message>
    <message>
        <source>Lines for a zone file</source>
        <translation>Lignes pour un fichier de zone</translation>
    </message>
    <message>
        <source>Commands for nsupdate</source>
        <translation>Commandes pour nsupdate</translation>
    </message>
    <message>
        <source>Locations for nginx</source>
        <translation>Emplacements pour nginx</translation>
    </message>
    <message>
        <source>Commands for a shell</source>
        <translation>Commandes pour un shell</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tableau (CSV)</translation>
    </message>
    <message>
        <source>All of these</source>
        <translation>Tout cela</translation>
    </message>
    <message>
        <source>To get a certificate for {names} from {ca}, please put this in place:</source>
        <translation>Pour obtenir de {ca} un certificat pour {names}, veuillez mettre ceci en place&#xa0;:</translation>
    </message>
    <message>
        <source>It has to be there by {until}.</source>
        <translation>Échéance&#xa0;: {until}.</translation>
    </message>
    <message>
        <source>Other values at these names must stay. Remove these once the certificate is there.</source>
        <translation>Les autres valeurs de ces noms doivent rester. Retirez celles-ci une fois le certificat obtenu.</translation>
    </message>
    <message>
        <source>Remove the files once the certificate is there.</source>
        <translation>Retirez les fichiers une fois le certificat obtenu.</translation>
    </message>
    <message>
        <source>(Order {number})</source>
        <translation>(Commande {number})</translation>
    </message>
    <message>
        <source>File on the web server of {name}:</source>
        <translation>Fichier sur le serveur web de {name}&#xa0;:</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Chemin</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>In zone</source>
        <translation>Dans la zone</translation>
    </message>
    <message>
        <source>{ca} is looking.</source>
        <translation>{ca} regarde.</translation>
    </message>
    <message>
        <source>Leave everything in place until it has answered.</source>
        <translation>Laissez tout en place jusqu’à sa réponse.</translation>
    </message>
    <message>
        <source>The certificate is here.</source>
        <translation>Le certificat est là.</translation>
    </message>
    <message>
        <source>What was put in place for it can go now.</source>
        <translation>Ce qui avait été mis en place pour lui peut être retiré.</translation>
    </message>
    <message>
        <source>This order was abandoned.</source>
        <translation>Cette commande a été abandonnée.</translation>
    </message>
    <message>
        <source>This order has not reached {ca} yet.</source>
        <translation>Cette commande n’est pas encore parvenue à {ca}.</translation>
    </message>
    <message>
        <source>Continue, and there will be something to put in place.</source>
        <translation>Continuez, et il y aura quelque chose à mettre en place.</translation>
    </message>
    <message>
        <source>What {ca} wants to see is not known yet.</source>
        <translation>On ne sait pas encore ce que {ca} veut voir.</translation>
    </message>
    <message>
        <source>Continue, and it is fetched.</source>
        <translation>Continuez, et c’est demandé.</translation>
    </message>
    <message>
        <source>There is nothing to put in place.</source>
        <translation>Il n’y a rien à mettre en place.</translation>
    </message>
    <message>
        <source>Every name is still authorized at {ca}: continue.</source>
        <translation>Chaque nom est encore autorisé chez {ca}&#xa0;: continuez.</translation>
    </message>
    <message>
        <source>Every name is proved.</source>
        <translation>Chaque nom est prouvé.</translation>
    </message>
    <message>
        <source>{ca} is issuing the certificate.</source>
        <translation>{ca} émet le certificat.</translation>
    </message>
    <message>
        <source>Put it right, then try again: that is a new order, with new values.</source>
        <translation>Corrigez, puis réessayez&#xa0;: c’est une nouvelle commande, avec de nouvelles valeurs.</translation>
    </message>
    <message>
        <source>{ca} did not accept this order.</source>
        <translation>{ca} n’a pas accepté cette commande.</translation>
    </message>
    <message>
        <source>All in place, but something else is in the way.</source>
        <translation>Tout est en place, mais autre chose fait obstacle.</translation>
    </message>
    <message>
        <source>Publish {things} in {places}.</source>
        <translation>Publiez {things} dans {places}.</translation>
    </message>
    <message>
        <source>Put {things} on {places}.</source>
        <translation>Placez {things} sur {places}.</translation>
    </message>
    <message>
        <source>CAA or DNSSEC in the way</source>
        <translation>CAA ou DNSSEC en travers</translation>
    </message>
    <message>
        <source>It can’t be seen from here.</source>
        <translation>C’est invisible d’ici.</translation>
    </message>
    <message>
        <source>It is not there yet.</source>
        <translation>Ce n’est pas encore là.</translation>
    </message>
    <message>
        <source>They can’t be seen from here.</source>
        <translation>Elles sont invisibles d’ici.</translation>
    </message>
    <message>
        <source>1 of {total} is there.</source>
        <translation>1 sur {total} est là.</translation>
    </message>
    <message>
        <source>1 of {total} is right.</source>
        <translation>1 sur {total} est juste.</translation>
    </message>
    <message>
        <source>{ca} can be told now.</source>
        <translation>{ca} peut être prévenue.</translation>
    </message>
    <message>
        <source>{ca} is told only when every name server agrees.</source>
        <translation>{ca} n’est prévenue que lorsque tous les serveurs de noms concordent.</translation>
    </message>
    <message>
        <source>{ca} is told only when every address answers right.</source>
        <translation>{ca} n’est prévenue que lorsque chaque adresse répond juste.</translation>
    </message>
    <message>
        <source>Submit to CA</source>
        <translation>Soumettre à l’AC</translation>
    </message>
    <message>
        <source>Export certificate</source>
        <translation>Exporter le certificat</translation>
    </message>
    <message>
        <source>Fix and retry</source>
        <translation>Corriger et réessayer</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>As a viewer you can look, not submit.</source>
        <translation>En tant que lecteur, vous pouvez regarder, pas soumettre.</translation>
    </message>
    <message>
        <source>Under way…</source>
        <translation>En cours…</translation>
    </message>
    <message>
        <source>Until {moment}. Then new values are needed.</source>
        <translation>Échéance&#xa0;: {moment}. Ensuite, il faut de nouvelles valeurs.</translation>
    </message>
    <message>
        <source>until {moment}</source>
        <translation>jusqu’à {moment}</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Copier la valeur</translation>
    </message>
    <message>
        <source>Copy value {number}</source>
        <translation>Copier la valeur {number}</translation>
    </message>
    <message>
        <source>Only one of the two values is published.</source>
        <translation>Une seule des deux valeurs est publiée.</translation>
    </message>
    <message>
        <source>Add value {number} beside value {other}. A second TXT record with the same name is right here.</source>
        <translation>Ajoutez la valeur {number} à côté de la valeur {other}. Un second enregistrement TXT du même nom est normal ici.</translation>
    </message>
    <message>
        <source>The zone name is doubled.</source>
        <translation>Le nom de la zone est doublé.</translation>
    </message>
    <message>
        <source>The underscore is missing.</source>
        <translation>Le tiret bas manque.</translation>
    </message>
    <message>
        <source>The value is at another name.</source>
        <translation>La valeur est à un autre nom.</translation>
    </message>
    <message>
        <source>The record is at “{place}”. Enter “{name}” as its name.</source>
        <translation>L’enregistrement est à «&#xa0;{place}&#xa0;». Saisissez «&#xa0;{name}&#xa0;» comme nom.</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>Copier le nom</translation>
    </message>
    <message>
        <source>The value has quotation marks or spaces around it.</source>
        <translation>La valeur est entourée de guillemets ou d’espaces.</translation>
    </message>
    <message>
        <source>They are part of what is published. Enter the value without them.</source>
        <translation>Ils font partie de ce qui est publié. Saisissez la valeur sans eux.</translation>
    </message>
    <message>
        <source>The value is cut off.</source>
        <translation>La valeur est tronquée.</translation>
    </message>
    <message>
        <source>Published is “{other}”. Add “{value}” beside it; the other may stay until later.</source>
        <translation>«&#xa0;{other}&#xa0;» est publié. Ajoutez «&#xa0;{value}&#xa0;» à côté&#x202f;; l’autre peut rester jusqu’à plus tard.</translation>
    </message>
    <message>
        <source>There are blanks or line ends inside the value.</source>
        <translation>Il y a des espaces ou des fins de ligne dans la valeur.</translation>
    </message>
    <message>
        <source>It was broken up on its way. Enter it in one piece.</source>
        <translation>Elle a été coupée en chemin. Saisissez-la d’un seul tenant.</translation>
    </message>
    <message>
        <source>Capital and small letters are not those of the value.</source>
        <translation>Les majuscules et les minuscules ne sont pas celles de la valeur.</translation>
    </message>
    <message>
        <source>Published is “{other}”. Enter it exactly as it stands here.</source>
        <translation>Est publié&#xa0;: «&#xa0;{other}&#xa0;». Saisissez-la exactement comme elle est ici.</translation>
    </message>
    <message>
        <source>The value is written in another coding.</source>
        <translation>La valeur est écrite dans un autre codage.</translation>
    </message>
    <message>
        <source>This is what http-01 wants in a file.</source>
        <translation>C’est ce que http-01 veut dans un fichier.</translation>
    </message>
    <message>
        <source>A TXT record holds its digest: the value above, and nothing else.</source>
        <translation>Un enregistrement TXT en contient le condensé&#xa0;: la valeur ci-dessus, et rien d’autre.</translation>
    </message>
    <message>
        <source>The value has a dot at its end.</source>
        <translation>La valeur se termine par un point.</translation>
    </message>
    <message>
        <source>Only names end with a dot. Enter the value without it.</source>
        <translation>Seuls les noms se terminent par un point. Saisissez la valeur sans lui.</translation>
    </message>
    <message>
        <source>More than the value is published.</source>
        <translation>Il y a plus que la valeur de publié.</translation>
    </message>
    <message>
        <source>Published is “{other}”. Enter the value alone.</source>
        <translation>Est publié&#xa0;: «&#xa0;{other}&#xa0;». Saisissez la valeur seule.</translation>
    </message>
    <message>
        <source>The value is the target of an alias (CNAME).</source>
        <translation>La valeur est la cible d’un alias (CNAME).</translation>
    </message>
    <message>
        <source>Remove the CNAME, and add the value as a record of type TXT.</source>
        <translation>Supprimez le CNAME et ajoutez la valeur comme enregistrement de type TXT.</translation>
    </message>
    <message>
        <source>Another text is published.</source>
        <translation>Un autre texte est publié.</translation>
    </message>
    <message>
        <source>Another value is published, perhaps an old one.</source>
        <translation>Une autre valeur est publiée, peut-être ancienne.</translation>
    </message>
    <message>
        <source>“{name}” is an alias (CNAME) for “{target}”. The value has to be published there.</source>
        <translation>«&#xa0;{name}&#xa0;» est un alias (CNAME) de «&#xa0;{target}&#xa0;». C’est là que la valeur doit être publiée.</translation>
    </message>
    <message>
        <source>An alias leads to another name, and nothing is there.</source>
        <translation>Un alias mène à un autre nom, et il n’y a rien là-bas.</translation>
    </message>
    <message>
        <source>Copy that name</source>
        <translation>Copier ce nom</translation>
    </message>
    <message>
        <source>Nothing is published at this name yet.</source>
        <translation>Rien n’est encore publié à ce nom.</translation>
    </message>
    <message>
        <source>There is an asterisk in the record’s name.</source>
        <translation>Il y a un astérisque dans le nom de l’enregistrement.</translation>
    </message>
    <message>
        <source>The name has letters that the DNS does not have.</source>
        <translation>Le nom contient des lettres que le DNS n’a pas.</translation>
    </message>
    <message>
        <source>Add the TXT record. Providers take up to a few minutes until their servers show it.</source>
        <translation>Ajoutez l’enregistrement TXT. Les fournisseurs mettent jusqu’à quelques minutes avant que leurs serveurs le montrent.</translation>
    </message>
    <message>
        <source>Who has asked already may remember for {time} that there is nothing.</source>
        <translation>Qui a déjà demandé peut se souvenir pendant {time} qu’il n’y a rien.</translation>
    </message>
    <message>
        <source>“{name}” has a record of type {type} and no TXT record. Add one of type TXT.</source>
        <translation>«&#xa0;{name}&#xa0;» a un enregistrement de type {type} et aucun de type TXT. Ajoutez-en un de type TXT.</translation>
    </message>
    <message>
        <source>There is a record of another type.</source>
        <translation>Il y a un enregistrement d’un autre type.</translation>
    </message>
    <message>
        <source>The alias leads to “{target}”. Write its target with a dot at its end: “{meant}.”</source>
        <translation>L’alias mène à «&#xa0;{target}&#xa0;». Écrivez sa cible avec un point à la fin&#xa0;: «&#xa0;{meant}.&#xa0;»</translation>
    </message>
    <message>
        <source>The target of the alias lacks the dot at its end.</source>
        <translation>Il manque le point à la fin de la cible de l’alias.</translation>
    </message>
    <message>
        <source>Copy target</source>
        <translation>Copier la cible</translation>
    </message>
    <message>
        <source>Let the alias (CNAME) at “{name}” lead to where the value is.</source>
        <translation>Faites mener l’alias (CNAME) de «&#xa0;{name}&#xa0;» là où est la valeur.</translation>
    </message>
    <message>
        <source>The aliases lead in circles.</source>
        <translation>Les alias tournent en rond.</translation>
    </message>
    <message>
        <source>“{wildcard}” stands for every name. Add the TXT record for “{name}” itself: it counts more.</source>
        <translation>«&#xa0;{wildcard}&#xa0;» vaut pour tous les noms. Ajoutez l’enregistrement TXT pour «&#xa0;{name}&#xa0;» même&#xa0;: il l’emporte.</translation>
    </message>
    <message>
        <source>A wildcard answers in the place of the record.</source>
        <translation>Un nom générique répond à la place de l’enregistrement.</translation>
    </message>
    <message>
        <source>“{name}” has NS records of its own. The value has to be published at {servers}.</source>
        <translation>«&#xa0;{name}&#xa0;» a ses propres enregistrements NS. La valeur doit être publiée sur {servers}.</translation>
    </message>
    <message>
        <source>The name is delegated to other servers, and nothing is there.</source>
        <translation>Le nom est délégué à d’autres serveurs, et il n’y a rien là-bas.</translation>
    </message>
    <message>
        <source>Not yet at {servers}. They fetch it from the others: wait until all of them show it.</source>
        <translation>Pas encore sur {servers}. Ils le reprennent des autres&#xa0;: attendez que tous le montrent.</translation>
    </message>
    <message>
        <source>“{zone}” is delegated to {servers}. Correct its NS records, or set it up there.</source>
        <translation>«&#xa0;{zone}&#xa0;» est déléguée à {servers}. Corrigez ses enregistrements NS, ou installez-la là-bas.</translation>
    </message>
    <message>
        <source>Who looks at the signatures of “{domain}” gets no answer, and every CA does. Sign the zone again, or correct its DS record.</source>
        <translation>Qui vérifie les signatures de «&#xa0;{domain}&#xa0;» n’obtient pas de réponse, et toute AC le fait. Signez la zone à nouveau, ou corrigez son enregistrement DS.</translation>
    </message>
    <message>
        <source>The DNSSEC signatures of the zone do not hold.</source>
        <translation>Les signatures DNSSEC de la zone ne tiennent pas.</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>What came instead: {said}. Check that they are up, and reachable from outside.</source>
        <translation>Reçu à la place&#xa0;: {said}. Vérifiez qu’ils fonctionnent et sont joignables de l’extérieur.</translation>
    </message>
    <message>
        <source>The name servers fail.</source>
        <translation>Les serveurs de noms échouent.</translation>
    </message>
    <message>
        <source>The name servers do not answer.</source>
        <translation>Les serveurs de noms ne répondent pas.</translation>
    </message>
    <message>
        <source>Check the spelling of “{name}”, and that “{zone}” is registered and delegated.</source>
        <translation>Vérifiez l’orthographe de «&#xa0;{name}&#xa0;», et que «&#xa0;{zone}&#xa0;» est enregistrée et déléguée.</translation>
    </message>
    <message>
        <source>The domain does not exist in the DNS.</source>
        <translation>Le domaine n’existe pas dans le DNS.</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>To put in place</source>
        <translation>À mettre en place</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Temps restant</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Placed by</source>
        <translation>Mis en place par</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>TXT records</source>
        <translation>Enregistrements TXT</translation>
    </message>
    <message>
        <source>{text} The zone’s own servers could not be asked from here: the CA may see more than this computer.</source>
        <translation>{text} Les propres serveurs de la zone n’ont pas pu être interrogés d’ici&#xa0;: l’AC voit peut-être plus que cet ordinateur.</translation>
    </message>
    <message>
        <source>The name servers fail when they are asked for the CAA records of {domain}, and no CA may issue then. Check them, and the DNSSEC of the zone.</source>
        <translation>Les serveurs de noms échouent quand on leur demande les enregistrements CAA de {domain}&#x202f;; aucune AC n’a alors le droit d’émettre. Vérifiez-les, ainsi que le DNSSEC de la zone.</translation>
    </message>
    <message>
        <source>Nobody could say whether this CA may issue.</source>
        <translation>Personne n’a pu dire si cette AC a le droit d’émettre.</translation>
    </message>
    <message>
        <source>Copy CAA record</source>
        <translation>Copier l’enregistrement CAA</translation>
    </message>
    <message>
        <source>The domain’s CAA records do not allow this challenge.</source>
        <translation>Les enregistrements CAA du domaine n’autorisent pas ce défi.</translation>
    </message>
    <message>
        <source>{domain} has: {records}. Change one to “{wanted}”, or order with another challenge.</source>
        <translation>{domain} contient&#xa0;: {records}. Changez-en un en «&#xa0;{wanted}&#xa0;», ou commandez avec un autre défi.</translation>
    </message>
    <message>
        <source>The domain’s CAA records do not allow this account.</source>
        <translation>Les enregistrements CAA du domaine n’autorisent pas ce compte.</translation>
    </message>
    <message>
        <source>{domain} has: {records}. Change one to “{wanted}”, or order with the account that they name.</source>
        <translation>{domain} contient&#xa0;: {records}. Changez-en un en «&#xa0;{wanted}&#xa0;», ou commandez avec le compte qu’ils nomment.</translation>
    </message>
    <message>
        <source>A CAA record asks for something that CAs do not know.</source>
        <translation>Un enregistrement CAA demande une chose que les AC ne connaissent pas.</translation>
    </message>
    <message>
        <source>{domain} has: {records}. As long as it is critical, nobody may issue: remove it.</source>
        <translation>{domain} contient&#xa0;: {records}. Tant qu’il est critique, personne n’a le droit d’émettre&#xa0;: supprimez-le.</translation>
    </message>
    <message>
        <source>The domain’s CAA records do not let this CA issue.</source>
        <translation>Les enregistrements CAA du domaine ne laissent pas cette AC émettre.</translation>
    </message>
    <message>
        <source>{domain} has: {records}. Add “{wanted}” beside them, or choose a CA that they name.</source>
        <translation>{domain} contient&#xa0;: {records}. Ajoutez «&#xa0;{wanted}&#xa0;» à côté, ou choisissez une AC qu’ils nomment.</translation>
    </message>
    <message>
        <source>{where}: {text}</source>
        <translation>{where}&#xa0;: {text}</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copier le chemin</translation>
    </message>
    <message>
        <source>{said}. Serve “{path}” without that redirect.</source>
        <translation>{said}. Servez «&#xa0;{path}&#xa0;» sans cette redirection.</translation>
    </message>
    <message>
        <source>The file has an ending.</source>
        <translation>Le fichier a une extension.</translation>
    </message>
    <message>
        <source>It is at “{place}”. Its name is “{name}” and nothing more.</source>
        <translation>Il est à «&#xa0;{place}&#xa0;». Son nom est «&#xa0;{name}&#xa0;» et rien de plus.</translation>
    </message>
    <message>
        <source>The file is in another folder.</source>
        <translation>Le fichier est dans un autre dossier.</translation>
    </message>
    <message>
        <source>It is at “{place}”. Its place is “{path}”.</source>
        <translation>Il est à «&#xa0;{place}&#xa0;». Sa place est «&#xa0;{path}&#xa0;».</translation>
    </message>
    <message>
        <source>The name leads to a private address.</source>
        <translation>Le nom mène à une adresse privée.</translation>
    </message>
    <message>
        <source>A CA on the Internet can’t reach {place}. If it sees another address there, submit anyway and say so.</source>
        <translation>Une AC sur Internet ne peut pas atteindre {place}. Si elle y voit une autre adresse, soumettez quand même en le disant.</translation>
    </message>
    <message>
        <source>What answers at port 80 is no web server.</source>
        <translation>Ce qui répond au port 80 n’est pas un serveur web.</translation>
    </message>
    <message>
        <source>{said}. Serve plain HTTP there: a CA begins without TLS.</source>
        <translation>{said}. Servez-y du HTTP simple&#xa0;: une AC commence sans TLS.</translation>
    </message>
    <message>
        <source>The redirect leads to a server whose TLS does not work.</source>
        <translation>La redirection mène à un serveur dont le TLS ne marche pas.</translation>
    </message>
    <message>
        <source>The server has the same page for every address.</source>
        <translation>Le serveur a la même page pour toutes les adresses.</translation>
    </message>
    <message>
        <source>{said}. Let “{path}” be served from files.</source>
        <translation>{said}. Faites servir «&#xa0;{path}&#xa0;» depuis des fichiers.</translation>
    </message>
    <message>
        <source>The redirects lead in circles.</source>
        <translation>Les redirections tournent en rond.</translation>
    </message>
    <message>
        <source>The redirect leads to a port that no CA goes to.</source>
        <translation>La redirection mène à un port où aucune AC ne va.</translation>
    </message>
    <message>
        <source>The redirect leads into a private network.</source>
        <translation>La redirection mène dans un réseau privé.</translation>
    </message>
    <message>
        <source>The redirect leads to no web address.</source>
        <translation>La redirection ne mène à aucune adresse web.</translation>
    </message>
    <message>
        <source>The redirect leads to a name without an address.</source>
        <translation>La redirection mène à un nom sans adresse.</translation>
    </message>
</context>
<context>
    <name>ChallengesHead</name>
    <message>
        <source>Check now</source>
        <translation>Vérifier maintenant</translation>
    </message>
    <message>
        <source>Hand off</source>
        <translation>Transmettre</translation>
    </message>
</context>
<context>
    <name>ChallengesPane</name>
    <message>
        <source>Challenges</source>
        <translation>Défis</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Vérifier maintenant</translation>
    </message>
    <message>
        <source>Copy: {what}</source>
        <translation>Copier&#xa0;: {what}</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message numerus="yes">
        <source>%n thing(s) still being done</source>
        <translation>
            <numerusform>%n travail est encore en cours</numerusform>
            <numerusform>%n travaux sont encore en cours</numerusform>
        </translation>
    </message>
    <message>
        <source>Closing stops the work here. Nothing that was stored is lost, and nothing is done twice.</source>
        <translation>Fermer arrête ici le travail. Rien de ce qui a été enregistré n’est perdu, et rien n’est fait deux fois.</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>Garder ouvert</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Arrêter et fermer</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Search or do</source>
        <translation>Chercher ou agir</translation>
    </message>
    <message>
        <source>An action, a name, a number, an address</source>
        <translation>Une action, un nom, un numéro, une adresse</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>There is nothing of this name.</source>
        <translation>Il n’y a rien de ce nom.</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Résultats</translation>
    </message>
</context>
<context>
    <name>Confirmation</name>
    <message>
        <source>Your password</source>
        <translation>Votre mot de passe</translation>
    </message>
    <message numerus="yes">
        <source>Then it is not asked for again for %n minute(s).</source>
        <translation>
            <numerusform>Il n’est ensuite plus demandé pendant %n minute.</numerusform>
            <numerusform>Il n’est ensuite plus demandé pendant %n minutes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type your password.</source>
        <translation>Saisissez votre mot de passe.</translation>
    </message>
    <message>
        <source>The password is not right.</source>
        <translation>Le mot de passe n’est pas correct.</translation>
    </message>
    <message>
        <source>You can try again in {time}.</source>
        <translation>Vous pouvez réessayer dans {time}.</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>I agree to the CA’s terms of service.</source>
        <translation>J’accepte les conditions d’utilisation de l’AC.</translation>
    </message>
    <message>
        <source>Read them</source>
        <translation>Les lire</translation>
    </message>
</context>
<context>
    <name>ContactsList</name>
    <message>
        <source>Further contacts</source>
        <translation>Autres contacts</translation>
    </message>
    <message>
        <source>optional, the CA may use them</source>
        <translation>facultatif, l’AC peut s’en servir</translation>
    </message>
    <message>
        <source>Add contact</source>
        <translation>Ajouter un contact</translation>
    </message>
    <message>
        <source>Contact {number}</source>
        <translation>Contact {number}</translation>
    </message>
    <message>
        <source>Remove this contact</source>
        <translation>Retirer ce contact</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Not copied</source>
        <translation>Non copié</translation>
    </message>
    <message>
        <source>{what}: not copied</source>
        <translation>{what}&#xa0;: non copié</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>{what}: copied</source>
        <translation>{what}&#xa0;: copié</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy {what}</source>
        <translation>Copier {what}</translation>
    </message>
    <message>
        <source>{what}: taken from the clipboard again</source>
        <translation>{what}&#xa0;: retiré du presse-papiers</translation>
    </message>
    <message>
        <source>Cleared in {time}</source>
        <translation>Effacé dans {time}</translation>
    </message>
</context>
<context>
    <name>CountLine</name>
    <message>
        <source>{rows} rows</source>
        <translation>{rows} lignes</translation>
    </message>
    <message>
        <source>{rows} rows of {total}</source>
        <translation>{rows} lignes sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n newest not signed yet</source>
        <translation>
            <numerusform>la plus récente (%n) pas encore signée</numerusform>
            <numerusform>les %n plus récentes pas encore signées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Countdown</name>
    <message>
        <source>Time is over</source>
        <translation>Le temps est écoulé</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>encore {time}</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>encore {minutes} min</translation>
    </message>
    <message>
        <source>{days} d {time} left</source>
        <translation>encore {days} j {time}</translation>
    </message>
    <message>
        <source>{time} h left</source>
        <translation>encore {time} h</translation>
    </message>
</context>
<context>
    <name>CountsStrip</name>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expiré</translation>
    </message>
    <message>
        <source>Within 7 days</source>
        <translation>Sous 7 jours</translation>
    </message>
    <message>
        <source>Within 30 days</source>
        <translation>Sous 30 jours</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>En règle</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Vous attendent</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>En échec</translation>
    </message>
</context>
<context>
    <name>DashboardPane</name>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Your turn</source>
        <translation>À vous</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s), by time left</source>
        <translation>
            <numerusform>%n élément, par temps restant</numerusform>
            <numerusform>%n éléments, par temps restant</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeedDialog</name>
    <message>
        <source>Working…</source>
        <translation>En cours…</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>The certificate for {name} is revoked.</source>
        <translation>Le certificat pour {name} est révoqué.</translation>
    </message>
    <message>
        <source>Export this certificate…</source>
        <translation>Exporter ce certificat…</translation>
    </message>
    <message>
        <source>Renew this certificate now</source>
        <translation>Renouveler ce certificat maintenant</translation>
    </message>
    <message>
        <source>Revoke this certificate…</source>
        <translation>Révoquer ce certificat…</translation>
    </message>
    <message>
        <source>Explain this certificate</source>
        <translation>Expliquer ce certificat</translation>
    </message>
    <message>
        <source>Compare the versions of this certificate</source>
        <translation>Comparer les versions de ce certificat</translation>
    </message>
    <message>
        <source>Copy the names</source>
        <translation>Copier les noms</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Aller à</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Challenges</source>
        <translation>Défis</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Journal d’audit</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>About ACME Desktop</source>
        <translation>À propos d’ACME Desktop</translation>
    </message>
    <message>
        <source>Practice CA</source>
        <translation>AC d’exercice</translation>
    </message>
    <message>
        <source>Do</source>
        <translation>Agir</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Nouveau compte</translation>
    </message>
    <message>
        <source>Renew what is due</source>
        <translation>Renouveler ce qui est dû</translation>
    </message>
    <message>
        <source>Verify the audit trail</source>
        <translation>Vérifier le journal d’audit</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Vérifier maintenant</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrer</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenêtre</translation>
    </message>
    <message>
        <source>Search or do</source>
        <translation>Chercher ou agir</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verrouiller</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Avancer</translation>
    </message>
    <message>
        <source>Running work</source>
        <translation>Travaux en cours</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Look at keyring, database and clock again</source>
        <translation>Examiner à nouveau trousseau, base de données et horloge</translation>
    </message>
    <message>
        <source>Help for this pane</source>
        <translation>Aide de cette page</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Appearance: as the system</source>
        <translation>Apparence&#xa0;: comme le système</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>Apparence&#xa0;: claire</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>Apparence&#xa0;: sombre</translation>
    </message>
    <message>
        <source>Appearance: high contrast</source>
        <translation>Apparence&#xa0;: contraste élevé</translation>
    </message>
    <message>
        <source>Reset the look of the window</source>
        <translation>Réinitialiser l’aspect de la fenêtre</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>DirectoryCard</name>
    <message>
        <source>The directory answers.</source>
        <translation>L’annuaire répond.</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} ms</translation>
    </message>
    <message>
        <source>Its certificate</source>
        <translation>Son certificat</translation>
    </message>
    <message>
        <source>trusted by this computer</source>
        <translation>reconnu par cet ordinateur</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Profils</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Renewal info (ARI)</source>
        <translation>Infos de renouvellement (ARI)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Account binding (EAB)</source>
        <translation>Liaison de compte (EAB)</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>nécessaire</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>pas nécessaire</translation>
    </message>
    <message>
        <source>CAA name</source>
        <translation>Nom CAA</translation>
    </message>
    <message>
        <source>{span} fast</source>
        <translation>en avance de {span}</translation>
    </message>
    <message>
        <source>{span} slow</source>
        <translation>en retard de {span}</translation>
    </message>
    <message>
        <source>This computer’s clock</source>
        <translation>Horloge de cet ordinateur</translation>
    </message>
    <message>
        <source>Terms of service</source>
        <translation>Conditions d’utilisation</translation>
    </message>
    <message>
        <source>stated, without a page</source>
        <translation>annoncées, sans page</translation>
    </message>
</context>
<context>
    <name>DisableDialog</name>
    <message>
        <source>Disable {name}</source>
        <translation>Désactiver {name}</translation>
    </message>
    <message>
        <source>Every session of {name} ends, and the password lets nobody in any more. What {name} did stays on the record. A new password lets {name} in again.</source>
        <translation>Chaque session de {name} se termine, et le mot de passe ne laisse plus entrer personne. Ce que {name} a fait reste consigné. Un nouveau mot de passe rouvre la porte à {name}.</translation>
    </message>
    <message>
        <source>Disable operator</source>
        <translation>Désactiver l’opérateur</translation>
    </message>
</context>
<context>
    <name>DoingsCard</name>
    <message>
        <source>What it did</source>
        <translation>Ce qu’elle a fait</translation>
    </message>
    <message>
        <source>What the practice CA did</source>
        <translation>Ce que l’AC d’exercice a fait</translation>
    </message>
    <message>
        <source>Nothing was asked of it yet.</source>
        <translation>On ne lui a encore rien demandé.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>Go to the dashboard</source>
        <translation>Aller au tableau de bord</translation>
    </message>
    <message>
        <source>Operator: {name} (admin)</source>
        <translation>Opérateur&#xa0;: {name} (administrateur)</translation>
    </message>
    <message>
        <source>No recovery kit: you can save one in the settings</source>
        <translation>Pas de kit de secours&#xa0;: vous pouvez en enregistrer un dans les paramètres</translation>
    </message>
    <message>
        <source>Recovery kit saved</source>
        <translation>Kit de secours enregistré</translation>
    </message>
    <message>
        <source>No account at a CA yet</source>
        <translation>Pas encore de compte chez une AC</translation>
    </message>
    <message>
        <source>Create an account</source>
        <translation>Créer un compte</translation>
    </message>
    <message>
        <source>Account at {ca}</source>
        <translation>Compte chez {ca}</translation>
    </message>
    <message>
        <source>Order your first certificate</source>
        <translation>Commandez votre premier certificat</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Entrance</name>
    <message>
        <source>Your data can’t be opened</source>
        <translation>Vos données ne peuvent pas être ouvertes</translation>
    </message>
</context>
<context>
    <name>ExpiryAndOrders</name>
    <message>
        <source>Recent orders</source>
        <translation>Commandes récentes</translation>
    </message>
    <message>
        <source>As a list</source>
        <translation>En liste</translation>
    </message>
    <message>
        <source>All orders</source>
        <translation>Toutes les commandes</translation>
    </message>
    <message>
        <source>Expiry, next 90 days</source>
        <translation>Expirations, 90 prochains jours</translation>
    </message>
    <message numerus="yes">
        <source>one mark: %n certificate(s); bars: windows the CA suggests</source>
        <translation>
            <numerusform>un trait&#xa0;: %n certificat&#x202f;; barres&#xa0;: fenêtres suggérées par l’AC</numerusform>
            <numerusform>un trait&#xa0;: %n certificats&#x202f;; barres&#xa0;: fenêtres suggérées par l’AC</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Look again</source>
        <translation>Regarder à nouveau</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export the certificate for {name}</source>
        <translation>Exporter le certificat pour {name}</translation>
    </message>
    <message>
        <source>Each file is written whole or not at all, read back and checked before this says that it is done.</source>
        <translation>Chaque fichier est écrit en entier ou pas du tout, relu et contrôlé avant d’être annoncé comme fait.</translation>
    </message>
    <message>
        <source>For another place</source>
        <translation>Pour un autre endroit</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Écriture…</translation>
    </message>
    <message>
        <source>Looking at your password…</source>
        <translation>Vérification de votre mot de passe…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ExportDone</name>
    <message numerus="yes">
        <source>%n file(s) written, read back and found right.</source>
        <translation>
            <numerusform>%n fichier écrit, relu et trouvé juste.</numerusform>
            <numerusform>%n fichiers écrits, relus et trouvés justes.</numerusform>
        </translation>
    </message>
    <message>
        <source>path {number}</source>
        <translation>chemin {number}</translation>
    </message>
    <message>
        <source>In {place}</source>
        <translation>Dans {place}</translation>
    </message>
    <message>
        <source>the note</source>
        <translation>la note</translation>
    </message>
    <message>
        <source>What is to be done there</source>
        <translation>Ce qu’il y a à faire là-bas</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Form</source>
        <translation>Forme</translation>
    </message>
    <message>
        <source>What is to be done there</source>
        <translation>Ce qu’il y a à faire là-bas</translation>
    </message>
    <message>
        <source>Replace what is there</source>
        <translation>Remplacer ce qui est là</translation>
    </message>
    <message>
        <source>0600, for its owner only</source>
        <translation>0600, pour son propriétaire seul</translation>
    </message>
    <message>
        <source>The key is written without a password, as servers need it. Whoever can read that file can pretend to be this server: keep it there, and nowhere else.</source>
        <translation>La clé est écrite sans mot de passe, comme les serveurs en ont besoin. Qui peut lire ce fichier peut se faire passer pour ce serveur&#xa0;: gardez-le là, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>3DES and SHA-1 protect the key badly: delete the file after the import.</source>
        <translation>3DES et SHA-1 protègent mal la clé&#xa0;: supprimez le fichier après l’importation.</translation>
    </message>
    <message>
        <source>The key is where you made the request: it is not here.</source>
        <translation>La clé est là où vous avez fait la demande&#xa0;: elle n’est pas ici.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>These rows for a spreadsheet (CSV)…</source>
        <translation>Ces lignes pour un tableur (CSV)…</translation>
    </message>
    <message>
        <source>These rows as JSON Lines…</source>
        <translation>Ces lignes en JSON Lines…</translation>
    </message>
    <message>
        <source>The whole trail, to be verified elsewhere…</source>
        <translation>Tout le journal, à vérifier ailleurs…</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written to {path}</source>
        <translation>
            <numerusform>%n ligne écrite dans {path}</numerusform>
            <numerusform>%n lignes écrites dans {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactsCard</name>
    <message>
        <source>Facts</source>
        <translation>Faits</translation>
    </message>
    <message>
        <source>Order URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>account {number}</source>
        <translation>compte {number}</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>Put in place by</source>
        <translation>Mis en place par</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Chain wanted</source>
        <translation>Chaîne souhaitée</translation>
    </message>
    <message>
        <source>Renews</source>
        <translation>Se renouvelle</translation>
    </message>
    <message>
        <source>Placed by</source>
        <translation>Mis en place par</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Passée</translation>
    </message>
    <message>
        <source>Open until</source>
        <translation>Ouverte jusqu’à</translation>
    </message>
    <message>
        <source>certificate {number}</source>
        <translation>certificat {number}</translation>
    </message>
    <message>
        <source>Renewal of</source>
        <translation>Renouvellement de</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
</context>
<context>
    <name>FailuresCard</name>
    <message>
        <source>Failures on demand</source>
        <translation>Pannes à la demande</translation>
    </message>
    <message>
        <source>Wrong answer</source>
        <translation>Mauvaise réponse</translation>
    </message>
    <message>
        <source>Every validation finds another value than the one that was put in place.</source>
        <translation>Chaque validation trouve une autre valeur que celle mise en place.</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Limite de débit</translation>
    </message>
    <message>
        <source>New orders are refused: too many certificates, to be tried again in an hour.</source>
        <translation>Les nouvelles commandes sont refusées&#xa0;: trop de certificats, à retenter dans une heure.</translation>
    </message>
    <message>
        <source>CAA refusal</source>
        <translation>Refus CAA</translation>
    </message>
    <message>
        <source>Every validation fails because a CAA record forbids this CA.</source>
        <translation>Chaque validation échoue parce qu’un enregistrement CAA interdit cette AC.</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Lente</translation>
    </message>
    <message>
        <source>Validating and issuing take several seconds each.</source>
        <translation>Valider et émettre prennent plusieurs secondes chacun.</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>required</source>
        <translation>obligatoire</translation>
    </message>
    <message>
        <source>{field}: {error}</source>
        <translation>{field}&#xa0;: {error}</translation>
    </message>
</context>
<context>
    <name>FileTools</name>
    <message>
        <source>Save file…</source>
        <translation>Enregistrer le fichier…</translation>
    </message>
    <message>
        <source>Save as ZIP tree…</source>
        <translation>Enregistrer l’arborescence ZIP…</translation>
    </message>
    <message>
        <source>Serve from this computer</source>
        <translation>Servir depuis cet ordinateur</translation>
    </message>
    <message>
        <source>This program answers for all web servers of the order, looks, and tells the CA when it is seen.</source>
        <translation>Ce programme répond pour tous les serveurs web de la commande, regarde, et prévient l’AC quand tout est vu.</translation>
    </message>
    <message>
        <source>Save the file for {name}</source>
        <translation>Enregistrer le fichier pour {name}</translation>
    </message>
    <message>
        <source>Save the files of all web servers as a ZIP file</source>
        <translation>Enregistrer les fichiers de tous les serveurs web dans un fichier ZIP</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Text in summary or evidence</source>
        <translation>Texte du résumé ou des preuves</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>Acteur</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>since yesterday</source>
        <translation>depuis hier</translation>
    </message>
    <message>
        <source>last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>last 12 months</source>
        <translation>12 derniers mois</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>du {first} au {last}</translation>
    </message>
    <message>
        <source>One object…</source>
        <translation>Un objet…</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Du … au …</translation>
    </message>
    <message>
        <source>One object</source>
        <translation>Un objet</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Its kind and number, for example: order 214</source>
        <translation>Son genre et son numéro, par exemple&#xa0;: order 214</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtrer</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Expire</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Hide superseded</source>
        <translation>Masquer les remplacés</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message numerus="yes">
        <source>within %n day(s)</source>
        <translation>
            <numerusform>sous %n jour</numerusform>
            <numerusform>sous %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expirés</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fait</translation>
    </message>
</context>
<context>
    <name>FilterChip</name>
    <message>
        <source>Any</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>{filter}:</source>
        <translation>{filter}&#xa0;:</translation>
    </message>
    <message>
        <source>Delete takes this filter away</source>
        <translation>Suppr retire ce filtre</translation>
    </message>
</context>
<context>
    <name>FirstLook</name>
    <message>
        <source>Reset the look of the window?</source>
        <translation>Réinitialiser l’aspect de la fenêtre&#xa0;?</translation>
    </message>
    <message>
        <source>The size of the window, the columns and the order of every list and what is filtered go back to how they were at first. Drafts, filters with a name, notifications, colours, text size and language stay.</source>
        <translation>La taille de la fenêtre, les colonnes et l’ordre de chaque liste et ce qui est filtré redeviennent comme au début. Les brouillons, les filtres nommés, les notifications, les couleurs, la taille du texte et la langue restent.</translation>
    </message>
    <message>
        <source>Reset the window</source>
        <translation>Réinitialiser la fenêtre</translation>
    </message>
    <message>
        <source>The window looks as it did at first.</source>
        <translation>La fenêtre est de nouveau comme au début.</translation>
    </message>
</context>
<context>
    <name>FirstRunScreen</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Setting up ACME Desktop, step {number} of 5</source>
        <translation>Installation d’ACME Desktop, étape {number} sur 5</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>made where it is not there yet</source>
        <translation>créé s’il n’existe pas encore</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>Choisissez un dossier.</translation>
    </message>
    <message>
        <source>Give the whole path, from its root on.</source>
        <translation>Donnez le chemin entier, depuis la racine.</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Dossier pour les fichiers</translation>
    </message>
</context>
<context>
    <name>HealthSection</name>
    <message>
        <source>Health</source>
        <translation>Santé</translation>
    </message>
    <message>
        <source>Check everything</source>
        <translation>Tout vérifier</translation>
    </message>
    <message>
        <source>Looks at keyring, database, CAs, clock, DNS and renewals, and says what to do where it is needed.</source>
        <translation>Examine trousseau, base de données, AC, horloge, DNS et renouvellements, et dit quoi faire là où il le faut.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Vérification…</translation>
    </message>
</context>
<context>
    <name>HelpText</name>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
</context>
<context>
    <name>HelpViewer</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>All pages</source>
        <translation>Toutes les pages</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>{title} – Help</source>
        <translation>{title} – Aide</translation>
    </message>
</context>
<context>
    <name>InPlace</name>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
</context>
<context>
    <name>IntegrityBadge</name>
    <message>
        <source>Not verified yet</source>
        <translation>Pas encore vérifié</translation>
    </message>
    <message>
        <source>Verify now</source>
        <translation>Vérifier maintenant</translation>
    </message>
    <message>
        <source>Verified to row {row}, {when}</source>
        <translation>Vérifié jusqu’à la ligne {row}, {when}</translation>
    </message>
    <message>
        <source>Broken at row {row}</source>
        <translation>Rompu à la ligne {row}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>Verifying, row {row}</source>
        <translation>Vérification, ligne {row}</translation>
    </message>
</context>
<context>
    <name>IntegrityTrouble</name>
    <message>
        <source>The trail does not hold at row {row}: {reason}</source>
        <translation>Le journal ne tient pas à la ligne {row}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>It was changed outside this program. Keep the database as it is, and compare it with an export or back-up.</source>
        <translation>Il a été modifié hors de ce programme. Gardez la base de données telle quelle, et comparez-la à une exportation ou une sauvegarde.</translation>
    </message>
    <message>
        <source>expected {expected}
found {found}</source>
        <translation>attendu {expected}
trouvé {found}</translation>
    </message>
</context>
<context>
    <name>JoinStep</name>
    <message>
        <source>Bring the keys of this database here</source>
        <translation>Apporter ici les clés de cette base de données</translation>
    </message>
    <message>
        <source>Put the kit in</source>
        <translation>Remettre le kit</translation>
    </message>
    <message>
        <source>Sign in without it</source>
        <translation>Se connecter sans lui</translation>
    </message>
    <message>
        <source>Recovery kit</source>
        <translation>Kit de secours</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>an admin of this database can save one</source>
        <translation>un administrateur de cette base de données peut en enregistrer un</translation>
    </message>
    <message>
        <source>Passphrase of the kit</source>
        <translation>Phrase secrète du kit</translation>
    </message>
    <message>
        <source>Name the file</source>
        <translation>Nommez le fichier</translation>
    </message>
    <message>
        <source>Type its passphrase</source>
        <translation>Saisissez sa phrase secrète</translation>
    </message>
    <message>
        <source>The recovery kit</source>
        <translation>Le kit de secours</translation>
    </message>
</context>
<context>
    <name>KitDialog</name>
    <message>
        <source>Save a recovery kit</source>
        <translation>Enregistrer un kit de secours</translation>
    </message>
    <message>
        <source>Whoever has this file and its passphrase can open everything that is in the database. Keep both apart from this computer and from each other.</source>
        <translation>Qui a ce fichier et sa phrase secrète peut ouvrir tout ce qui est dans la base de données. Gardez les deux loin de cet ordinateur et l’un de l’autre.</translation>
    </message>
    <message>
        <source>Save the kit</source>
        <translation>Enregistrer le kit</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Passphrase of the kit</source>
        <translation>Phrase secrète du kit</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Phrase secrète, encore une fois</translation>
    </message>
    <message>
        <source>four or five words are good</source>
        <translation>quatre ou cinq mots conviennent bien</translation>
    </message>
    <message>
        <source>Name a file.</source>
        <translation>Nommez un fichier.</translation>
    </message>
    <message>
        <source>The recovery kit is saved: {path}</source>
        <translation>Le kit de secours est enregistré&#xa0;: {path}</translation>
    </message>
    <message>
        <source>Save the recovery kit</source>
        <translation>Enregistrer le kit de secours</translation>
    </message>
</context>
<context>
    <name>KitStep</name>
    <message>
        <source>Your recovery kit</source>
        <translation>Votre kit de secours</translation>
    </message>
    <message>
        <source>Save the kit</source>
        <translation>Enregistrer le kit</translation>
    </message>
    <message>
        <source>Save a recovery kit</source>
        <translation>Enregistrer un kit de secours</translation>
    </message>
    <message>
        <source>One small file under a passphrase. With it and the database everything can be opened again, after a lost keyring or on a new computer. Keep it apart from this computer.</source>
        <translation>Un petit fichier sous une phrase secrète. Avec lui et la base de données, tout peut être rouvert, après la perte du trousseau ou sur un nouvel ordinateur. Gardez-le loin de cet ordinateur.</translation>
    </message>
    <message>
        <source>Go on without one</source>
        <translation>Continuer sans kit</translation>
    </message>
    <message>
        <source>If the keyring is lost, every key is lost with it: certificates and accounts have to be made anew.</source>
        <translation>Si le trousseau est perdu, chaque clé est perdue avec lui&#xa0;: certificats et comptes sont à refaire.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Passphrase of the kit</source>
        <translation>Phrase secrète du kit</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Phrase secrète, encore une fois</translation>
    </message>
    <message>
        <source>no kit</source>
        <translation>sans kit</translation>
    </message>
    <message>
        <source>Type “{words}” to confirm</source>
        <translation>Saisissez «&#xa0;{words}&#xa0;» pour confirmer</translation>
    </message>
    <message>
        <source>Name a file</source>
        <translation>Nommez un fichier</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Save the recovery kit</source>
        <translation>Enregistrer le kit de secours</translation>
    </message>
    <message>
        <source>Go on without a kit</source>
        <translation>Continuer sans kit</translation>
    </message>
    <message>
        <source>Type “{words}” first</source>
        <translation>Saisissez d’abord «&#xa0;{words}&#xa0;»</translation>
    </message>
</context>
<context>
    <name>LanguageSection</name>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>As the system is</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Langue de la fenêtre</translation>
    </message>
    <message>
        <source>Words, dates and numbers. What CAs and operators have written stays as it was written.</source>
        <translation>Mots, dates et nombres. Ce que les AC et les opérateurs ont écrit reste tel quel.</translation>
    </message>
    <message>
        <source>Default: as the system is</source>
        <translation>Par défaut&#xa0;: comme le système</translation>
    </message>
</context>
<context>
    <name>LeftoversCard</name>
    <message>
        <source>Now safe to remove</source>
        <translation>À retirer sans risque maintenant</translation>
    </message>
    <message>
        <source>Nobody looks for these any more. Tick what you have removed; the rest stays on this list.</source>
        <translation>Plus personne ne les cherche. Cochez ce que vous avez retiré&#x202f;; le reste demeure sur cette liste.</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
</context>
<context>
    <name>NamesCard</name>
    <message numerus="yes">
        <source>and %n more that are fine</source>
        <translation>
            <numerusform>et %n autre qui convient</numerusform>
            <numerusform>et %n autres qui conviennent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) found</source>
        <translation>
            <numerusform>%n nom trouvé</numerusform>
            <numerusform>%n noms trouvés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n duplicate(s) left out</source>
        <translation>
            <numerusform>%n doublon écarté</numerusform>
            <numerusform>%n doublons écartés</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}, {twice}</source>
        <translation>{found}, {twice}</translation>
    </message>
    <message>
        <source>Use Latin letters</source>
        <translation>Utiliser des lettres latines</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>Utiliser {name}</translation>
    </message>
    <message>
        <source>Leave out {name}</source>
        <translation>Écarter {name}</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Écarter</translation>
    </message>
    <message>
        <source>Already covered by {name}.</source>
        <translation>Déjà couvert par {name}.</translation>
    </message>
    <message>
        <source>wildcard, dns-01 only</source>
        <translation>générique, dns-01 seulement</translation>
    </message>
    <message>
        <source>IP address, http-01 only</source>
        <translation>adresse IP, http-01 seulement</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>{proved} of {all} proved</source>
        <translation>{proved} sur {all} prouvés</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Panes</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Challenges</source>
        <translation>Défis</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Journal d’audit</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>Lock (Ctrl+L)</source>
        <translation>Verrouiller (Ctrl+L)</translation>
    </message>
    <message>
        <source>Signed in as {name}, {role}</source>
        <translation>Connecté en tant que {name}, {role}</translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>lecteur</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>opérateur</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>administrateur</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>A port is a whole number from 1 to {most}.</source>
        <translation>Un port est un nombre entier de 1 à {most}.</translation>
    </message>
    <message>
        <source>A whole number from 1 to {most}.</source>
        <translation>Un nombre entier de 1 à {most}.</translation>
    </message>
    <message>
        <source>Resolvers</source>
        <translation>Résolveurs</translation>
    </message>
    <message>
        <source>Who is asked for DNS records before the CA looks. Addresses, with a port where it is not 53, parted by commas: 10.0.0.53, [2001:db8::53]:5353</source>
        <translation>À qui l’on demande les enregistrements DNS avant que l’AC regarde. Des adresses, avec un port si ce n’est pas 53, séparées par des virgules&#xa0;: 10.0.0.53, [2001:db8::53]:5353</translation>
    </message>
    <message>
        <source>Default: those of the system</source>
        <translation>Par défaut&#xa0;: ceux du système</translation>
    </message>
    <message>
        <source>Port for http-01</source>
        <translation>Port pour http-01</translation>
    </message>
    <message>
        <source>Where the look before the CA’s fetches files. Another than 80 only for a CA of your own.</source>
        <translation>Où le contrôle préalable va chercher les fichiers. Un autre que 80 seulement pour une AC à vous.</translation>
    </message>
    <message>
        <source>Default: 80. From 1 to {most}</source>
        <translation>Par défaut&#xa0;: 80. De 1 à {most}</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>The HTTP proxy on the way to CAs, as http://proxy.example:3128; “none” for none at all.</source>
        <translation>Le proxy HTTP vers les AC, comme http://proxy.example:3128&#x202f;; «&#xa0;none&#xa0;» pour aucun.</translation>
    </message>
    <message>
        <source>Default: as the environment says</source>
        <translation>Par défaut&#xa0;: selon l’environnement</translation>
    </message>
    <message>
        <source>Orders at once</source>
        <translation>Commandes simultanées</translation>
    </message>
    <message>
        <source>How many orders a batch, such as the renewals, works on side by side.</source>
        <translation>Combien de commandes un lot, comme les renouvellements, traite côte à côte.</translation>
    </message>
    <message>
        <source>Default: 4. From 1 to {most}</source>
        <translation>Par défaut&#xa0;: 4. De 1 à {most}</translation>
    </message>
    <message>
        <source>orders</source>
        <translation>commandes</translation>
    </message>
    <message>
        <source>Type the whole address, with its password.</source>
        <translation>Saisissez l’adresse entière, avec son mot de passe.</translation>
    </message>
    <message>
        <source>The environment gives it: {variable}</source>
        <translation>L’environnement l’impose&#xa0;: {variable}</translation>
    </message>
    <message>
        <source>Only admins change it.</source>
        <translation>Seuls les administrateurs le modifient.</translation>
    </message>
    <message>
        <source>Saved. In force from now on.</source>
        <translation>Enregistré. En vigueur dès maintenant.</translation>
    </message>
    <message>
        <source>Saved. In force from the next start.</source>
        <translation>Enregistré. En vigueur au prochain démarrage.</translation>
    </message>
</context>
<context>
    <name>NewAccountPane</name>
    <message>
        <source>Your role does not include opening accounts</source>
        <translation>Votre rôle ne permet pas d’ouvrir des comptes</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Nouveau compte</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autorité de certification</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Create account</source>
        <translation>Créer le compte</translation>
    </message>
    <message>
        <source>The account is open. Its key is in the vault.</source>
        <translation>Le compte est ouvert. Sa clé est dans le coffre.</translation>
    </message>
    <message>
        <source>Asking the directory</source>
        <translation>Demande de l’annuaire</translation>
    </message>
    <message>
        <source>The account is being opened</source>
        <translation>Le compte est en cours d’ouverture</translation>
    </message>
    <message>
        <source>Ready to create</source>
        <translation>Prêt à créer</translation>
    </message>
    <message>
        <source>Give the directory URL</source>
        <translation>Donnez l’URL de l’annuaire</translation>
    </message>
    <message>
        <source>Test the connection first: it shows the terms</source>
        <translation>Testez d’abord la connexion&#xa0;: elle montre les conditions</translation>
    </message>
    <message>
        <source>Give an e-mail address</source>
        <translation>Donnez une adresse e-mail</translation>
    </message>
    <message>
        <source>A contact is not right</source>
        <translation>Un contact n’est pas correct</translation>
    </message>
    <message>
        <source>This CA needs an account binding (EAB)</source>
        <translation>Cette AC exige une liaison de compte (EAB)</translation>
    </message>
    <message>
        <source>Read the terms and agree</source>
        <translation>Lisez les conditions et acceptez-les</translation>
    </message>
</context>
<context>
    <name>NewOrderPane</name>
    <message numerus="yes">
        <source>%n name(s) need a decision</source>
        <translation>
            <numerusform>%n nom demande une décision</numerusform>
            <numerusform>%n noms demandent une décision</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role does not include placing orders</source>
        <translation>Votre rôle ne permet pas de passer des commandes</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Empty the form</source>
        <translation>Vider le formulaire</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Place order</source>
        <translation>Passer la commande</translation>
    </message>
    <message>
        <source>The order is being placed</source>
        <translation>La commande est en cours d’envoi</translation>
    </message>
    <message>
        <source>Choose an account</source>
        <translation>Choisissez un compte</translation>
    </message>
    <message>
        <source>Type or paste the names</source>
        <translation>Saisissez ou collez les noms</translation>
    </message>
    <message>
        <source>Say which folder</source>
        <translation>Dites quel dossier</translation>
    </message>
    <message>
        <source>Reading the names</source>
        <translation>Lecture des noms</translation>
    </message>
</context>
<context>
    <name>NewSecret</name>
    <message>
        <source>At least {least} characters</source>
        <translation>Au moins {least} caractères</translation>
    </message>
    <message>
        <source>Type the same twice</source>
        <translation>Saisissez deux fois la même chose</translation>
    </message>
    <message>
        <source>This is not the same as above</source>
        <translation>Ce n’est pas la même chose que ci-dessus</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Verr. Maj est activé</translation>
    </message>
</context>
<context>
    <name>Nothing</name>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
</context>
<context>
    <name>NoticeArea</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>NotificationSheet</name>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Tout effacer</translation>
    </message>
    <message>
        <source>What happens is said here, and kept: the last two hundred.</source>
        <translation>Ce qui se passe est dit ici, et conservé&#xa0;: les deux cents dernières notifications.</translation>
    </message>
</context>
<context>
    <name>OpeningScreen</name>
    <message>
        <source>Opening the database…</source>
        <translation>Ouverture de la base de données…</translation>
    </message>
</context>
<context>
    <name>OperatorStep</name>
    <message>
        <source>Your operator</source>
        <translation>Votre opérateur</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>as the audit trail will call you</source>
        <translation>tel que le journal d’audit vous nommera</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Mot de passe, encore une fois</translation>
    </message>
    <message>
        <source>Type a name</source>
        <translation>Saisissez un nom</translation>
    </message>
</context>
<context>
    <name>OperatorsSection</name>
    <message>
        <source>Operators and roles</source>
        <translation>Opérateurs et rôles</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>Opérateurs</translation>
    </message>
    <message>
        <source>Add operator…</source>
        <translation>Ajouter un opérateur…</translation>
    </message>
    <message>
        <source>Change role…</source>
        <translation>Changer de rôle…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>Nouveau mot de passe…</translation>
    </message>
    <message>
        <source>Disable…</source>
        <translation>Désactiver…</translation>
    </message>
    <message>
        <source>A viewer sees everything and changes nothing. An operator orders, deploys, renews and exports. An admin also keeps accounts, operators, settings and the vault, and revokes.</source>
        <translation>Un lecteur voit tout et ne modifie rien. Un opérateur commande, déploie, renouvelle et exporte. Un administrateur gère aussi les comptes, les opérateurs, les paramètres et le coffre, et révoque.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>{name} (you)</source>
        <translation>{name} (vous)</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Actif</translation>
    </message>
    <message>
        <source>Only admins change operators.</source>
        <translation>Seuls les administrateurs modifient les opérateurs.</translation>
    </message>
    <message>
        <source>{name} is the only active admin, and stays one: make another operator an admin first.</source>
        <translation>{name} est le seul administrateur actif, et le reste&#xa0;: nommez d’abord un autre administrateur.</translation>
    </message>
    <message>
        <source>A new password lets {name} in again.</source>
        <translation>Un nouveau mot de passe rouvre la porte à {name}.</translation>
    </message>
</context>
<context>
    <name>OrderActs</name>
    <message>
        <source>Continue this order now</source>
        <translation>Continuer cette commande maintenant</translation>
    </message>
    <message>
        <source>Abandon this order…</source>
        <translation>Abandonner cette commande…</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Challenge</source>
        <translation>Défi</translation>
    </message>
    <message>
        <source>Put there by</source>
        <translation>Mis en place par</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Clé du certificat</translation>
    </message>
    <message>
        <source>Renew when the CA suggests it; you are told when it is your turn</source>
        <translation>Renouveler quand l’AC le suggère&#x202f;; on vous prévient quand c’est à vous</translation>
    </message>
    <message>
        <source>Use a signing request (CSR) of my own</source>
        <translation>Utiliser ma propre demande de signature (CSR)</translation>
    </message>
    <message>
        <source>Prefer the chain that has a certain name at its top</source>
        <translation>Préférer la chaîne qui porte un certain nom à son sommet</translation>
    </message>
    <message>
        <source>the CA’s own choice</source>
        <translation>au choix de l’AC</translation>
    </message>
    <message>
        <source>A wildcard is proved in the DNS, which only you can do here.</source>
        <translation>Un nom générique se prouve dans le DNS, ce que vous seul pouvez faire ici.</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>Paste anything: commas, spaces, lines, links</source>
        <translation>Collez n’importe quoi&#xa0;: virgules, espaces, lignes, liens</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>Signing request</source>
        <translation>Demande de signature</translation>
    </message>
    <message>
        <source>PEM, as your server made it</source>
        <translation>PEM, telle que votre serveur l’a faite</translation>
    </message>
    <message>
        <source>As in “ISRG Root X1”; where the CA has none like that, its own is taken</source>
        <translation>Par exemple «&#xa0;ISRG Root X1&#xa0;»&#x202f;; si l’AC n’en a pas de telle, la sienne est prise</translation>
    </message>
    <message>
        <source>Name at the top</source>
        <translation>Nom au sommet</translation>
    </message>
    <message>
        <source>Folder that the web server publishes, for example /srv/www</source>
        <translation>Dossier que le serveur web publie, par exemple /srv/www</translation>
    </message>
    <message>
        <source>Port, or address:port; nothing for port 80</source>
        <translation>Port, ou adresse:port&#x202f;; rien pour le port 80</translation>
    </message>
    <message>
        <source>what fits the names</source>
        <translation>ce qui convient aux noms</translation>
    </message>
    <message>
        <source>http-01: a file on the web server</source>
        <translation>http-01&#xa0;: un fichier sur le serveur web</translation>
    </message>
    <message>
        <source>dns-01: a TXT record in the DNS</source>
        <translation>dns-01&#xa0;: un enregistrement TXT dans le DNS</translation>
    </message>
    <message>
        <source>Me, by hand</source>
        <translation>Moi, à la main</translation>
    </message>
    <message>
        <source>This computer, as a web server</source>
        <translation>Cet ordinateur, comme serveur web</translation>
    </message>
    <message>
        <source>A web server’s folder on this computer</source>
        <translation>Un dossier de serveur web sur cet ordinateur</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Open challenges</source>
        <translation>Ouvrir les défis</translation>
    </message>
    <message>
        <source>Fix and retry</source>
        <translation>Corriger et réessayer</translation>
    </message>
    <message>
        <source>Order again</source>
        <translation>Commander à nouveau</translation>
    </message>
    <message>
        <source>Continue now</source>
        <translation>Continuer maintenant</translation>
    </message>
    <message>
        <source>Open certificate</source>
        <translation>Ouvrir le certificat</translation>
    </message>
    <message>
        <source>Show the certificate in use</source>
        <translation>Afficher le certificat en service</translation>
    </message>
</context>
<context>
    <name>OrderPane</name>
    <message>
        <source>Abandon…</source>
        <translation>Abandonner…</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Reading order {number}…</source>
        <translation>Lecture de la commande {number}…</translation>
    </message>
</context>
<context>
    <name>OrdersPane</name>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>address</source>
        <translation>adresse</translation>
    </message>
    <message>
        <source>order {number}, {ca}</source>
        <translation>commande {number}, {ca}</translation>
    </message>
    <message>
        <source>certificate {number}, {issuer}</source>
        <translation>certificat {number}, {issuer}</translation>
    </message>
    <message>
        <source>account {number}, {ca}</source>
        <translation>compte {number}, {ca}</translation>
    </message>
</context>
<context>
    <name>PassphraseScreen</name>
    <message>
        <source>Open the vault</source>
        <translation>Ouvrir le coffre</translation>
    </message>
    <message>
        <source>Keys and other secrets of this profile are kept in it.</source>
        <translation>Les clés et les autres secrets de ce profil y sont gardés.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>That passphrase does not open it.</source>
        <translation>Cette phrase secrète ne l’ouvre pas.</translation>
    </message>
    <message>
        <source>Check for typing errors, then try again.</source>
        <translation>Vérifiez qu’il n’y a pas de faute de frappe, puis réessayez.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Ouverture…</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Verr. Maj est activé</translation>
    </message>
    <message>
        <source>Type the passphrase</source>
        <translation>Saisissez la phrase secrète</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Continuer sans elle</translation>
    </message>
    <message>
        <source>Without it you can look at everything. Whatever needs a key has to wait.</source>
        <translation>Sans elle, vous pouvez tout regarder. Ce qui demande une clé doit attendre.</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Every session of {name} ends. Tell them the new password yourself.</source>
        <translation>Chaque session de {name} se termine. Communiquez-lui vous-même le nouveau mot de passe.</translation>
    </message>
    <message>
        <source>{name} is disabled, and can sign in again with the new password.</source>
        <translation>{name} est désactivé, et pourra se reconnecter avec le nouveau mot de passe.</translation>
    </message>
    <message>
        <source>A new password for {name}</source>
        <translation>Un nouveau mot de passe pour {name}</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Définir le mot de passe</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Nouveau mot de passe</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>Mot de passe, encore une fois</translation>
    </message>
</context>
<context>
    <name>PasswordEdit</name>
    <message>
        <source>Hide what is typed</source>
        <translation>Masquer la saisie</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Afficher la saisie</translation>
    </message>
</context>
<context>
    <name>PasswordFields</name>
    <message>
        <source>Password for the file</source>
        <translation>Mot de passe du fichier</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Encore une fois</translation>
    </message>
    <message>
        <source>Choose a password for the file.</source>
        <translation>Choisissez un mot de passe pour le fichier.</translation>
    </message>
    <message>
        <source>This is another one.</source>
        <translation>C’en est un autre.</translation>
    </message>
    <message>
        <source>The import asks for it.</source>
        <translation>L’importation le demande.</translation>
    </message>
    <message>
        <source>Weak: easy to guess for who has the file.</source>
        <translation>Faible&#xa0;: facile à deviner pour qui a le fichier.</translation>
    </message>
    <message>
        <source>Fair: enough for a file that is deleted soon.</source>
        <translation>Passable&#xa0;: suffit pour un fichier bientôt supprimé.</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>Solide.</translation>
    </message>
</context>
<context>
    <name>PlaceCard</name>
    <message>
        <source>Where it is</source>
        <translation>Où elle est</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>Annuaire</translation>
    </message>
    <message>
        <source>directory URL</source>
        <translation>URL de l’annuaire</translation>
    </message>
    <message>
        <source>Root</source>
        <translation>Racine</translation>
    </message>
    <message>
        <source>path of the root certificate</source>
        <translation>chemin du certificat racine</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>address of its DNS</source>
        <translation>adresse de son DNS</translation>
    </message>
    <message>
        <source>http-01 port</source>
        <translation>Port http-01</translation>
    </message>
    <message>
        <source>port for http-01</source>
        <translation>port pour http-01</translation>
    </message>
    <message>
        <source>It ends with this window; its accounts, certificates and DNS records stay.</source>
        <translation>Elle s’arrête avec cette fenêtre&#x202f;; ses comptes, certificats et enregistrements DNS restent.</translation>
    </message>
    <message>
        <source>It was started elsewhere, and goes on when this window is closed.</source>
        <translation>Elle a été démarrée ailleurs, et continue quand cette fenêtre est fermée.</translation>
    </message>
    <message>
        <source>It looks for http-01 answers at this port of this machine, in place of port 80.</source>
        <translation>Elle cherche les réponses http-01 à ce port de cette machine, au lieu du port 80.</translation>
    </message>
</context>
<context>
    <name>PlacePicker</name>
    <message>
        <source>Where will it run?</source>
        <translation>Où servira-t-il&#x202f;?</translation>
    </message>
    <message>
        <source>It needs the private key, which is not here.</source>
        <translation>Il y faut la clé privée, qui n’est pas ici.</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Operator</source>
        <translation>Opérateur</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>{number} {name}</source>
        <translation>{number} {name}</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>Étape {number} sur {all}</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>What will happen</source>
        <translation>Ce qui va se passer</translation>
    </message>
    <message>
        <source>Choose an account first</source>
        <translation>Choisissez d’abord un compte</translation>
    </message>
    <message>
        <source>Profiles of this CA</source>
        <translation>Profils de cette AC</translation>
    </message>
    <message>
        <source>Trusted by browsers. Each certificate counts towards this CA’s limits.</source>
        <translation>Reconnu par les navigateurs. Chaque certificat compte dans les limites de cette AC.</translation>
    </message>
    <message>
        <source>Trusted where your company’s root is.</source>
        <translation>Reconnu là où la racine de votre entreprise est installée.</translation>
    </message>
    <message>
        <source>For rehearsal only: browsers don’t trust it.</source>
        <translation>Pour répéter seulement&#xa0;: les navigateurs ne le reconnaissent pas.</translation>
    </message>
    <message>
        <source>Order {id} for these names is under way</source>
        <translation>La commande {id} pour ces noms est en cours</translation>
    </message>
    <message>
        <source>It goes on; a second one is not placed.</source>
        <translation>Elle se poursuit&#x202f;; une seconde n’est pas passée.</translation>
    </message>
    <message numerus="yes">
        <source>%n wildcard(s) among them: proved in the DNS</source>
        <translation>
            <numerusform>%n nom générique parmi eux&#xa0;: prouvé dans le DNS</numerusform>
            <numerusform>%n noms génériques parmi eux&#xa0;: prouvés dans le DNS</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>One certificate for %n name(s)</source>
        <translation>
            <numerusform>Un certificat pour %n nom</numerusform>
            <numerusform>Un certificat pour %n noms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By hand: up to %n TXT value(s)</source>
        <translation>
            <numerusform>À la main&#xa0;: jusqu’à %n valeur TXT</numerusform>
            <numerusform>À la main&#xa0;: jusqu’à %n valeurs TXT</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By hand: up to %n file(s) on web servers</source>
        <translation>
            <numerusform>À la main&#xa0;: jusqu’à %n fichier sur des serveurs web</numerusform>
            <numerusform>À la main&#xa0;: jusqu’à %n fichiers sur des serveurs web</numerusform>
        </translation>
    </message>
    <message>
        <source>The CA asked to wait until {moment}</source>
        <translation>L’AC a demandé d’attendre jusqu’à {moment}</translation>
    </message>
    <message>
        <source>It said so of order {id}, which is for other names: “{said}”</source>
        <translation>Elle l’a dit de la commande {id}, qui porte sur d’autres noms&#xa0;: «&#xa0;{said}&#xa0;»</translation>
    </message>
    <message>
        <source>It said so of these names, with order {id}: “{said}”</source>
        <translation>Elle l’a dit de ces noms, avec la commande {id}&#xa0;: «&#xa0;{said}&#xa0;»</translation>
    </message>
    <message>
        <source>{words}.</source>
        <translation>{words}.</translation>
    </message>
    <message>
        <source>An estimate from our own records.</source>
        <translation>Estimation d’après nos propres données.</translation>
    </message>
    <message>
        <source>You get them to copy next; the CA is told only when they are seen in place.</source>
        <translation>Vous pourrez ensuite tout copier&#x202f;; l’AC n’est prévenue que lorsque tout est vu en place.</translation>
    </message>
    <message>
        <source>This computer answers while the CA looks; port 80 of every name must lead here.</source>
        <translation>Cet ordinateur répond pendant que l’AC regarde&#x202f;; le port 80 de chaque nom doit mener ici.</translation>
    </message>
    <message>
        <source>The file is put into the folder, and taken away afterwards.</source>
        <translation>Le fichier est placé dans le dossier, puis retiré.</translation>
    </message>
    <message>
        <source>Nothing by hand</source>
        <translation>Rien à la main</translation>
    </message>
    <message>
        <source>It will not renew by itself</source>
        <translation>Il ne se renouvellera pas de lui-même</translation>
    </message>
    <message>
        <source>When it is due, the order is placed and you are told that it is your turn.</source>
        <translation>Quand il est dû, la commande est passée et l’on vous prévient que c’est à vous.</translation>
    </message>
    <message>
        <source>Renews when the CA suggests, with your help</source>
        <translation>Se renouvelle quand l’AC le suggère, avec votre aide</translation>
    </message>
    <message>
        <source>Renews by itself when the CA suggests</source>
        <translation>Se renouvelle de lui-même quand l’AC le suggère</translation>
    </message>
</context>
<context>
    <name>Practice</name>
    <message>
        <source>Account opened for {contacts}</source>
        <translation>Compte ouvert pour {contacts}</translation>
    </message>
    <message>
        <source>Account changed: {contacts}</source>
        <translation>Compte modifié&#xa0;: {contacts}</translation>
    </message>
    <message>
        <source>Account deactivated: {contacts}</source>
        <translation>Compte désactivé&#xa0;: {contacts}</translation>
    </message>
    <message>
        <source>Account has a new key: {contacts}</source>
        <translation>Le compte a une nouvelle clé&#xa0;: {contacts}</translation>
    </message>
    <message>
        <source>Order placed for {names}</source>
        <translation>Commande passée pour {names}</translation>
    </message>
    <message>
        <source>Looking at {name} by {method}</source>
        <translation>Examen de {name} par {method}</translation>
    </message>
    <message>
        <source>{name} is proved by {method}</source>
        <translation>{name} est prouvé par {method}</translation>
    </message>
    <message>
        <source>{name} is not proved by {method}: {why}</source>
        <translation>{name} n’est pas prouvé par {method}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Authorization for {name} deactivated</source>
        <translation>Autorisation de {name} désactivée</translation>
    </message>
    <message>
        <source>PRACTICE certificate made for {names}</source>
        <translation>Certificat d’EXERCICE établi pour {names}</translation>
    </message>
    <message>
        <source>No certificate for {names}: {why}</source>
        <translation>Pas de certificat pour {names}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Certificate for {names} revoked, reason {reason}</source>
        <translation>Certificat pour {names} révoqué, motif {reason}</translation>
    </message>
    <message>
        <source>Failures switched on: {failures}</source>
        <translation>Pannes activées&#xa0;: {failures}</translation>
    </message>
    <message>
        <source>Everything forgotten: accounts, orders, certificates, DNS records</source>
        <translation>Tout est oublié&#xa0;: comptes, commandes, certificats, enregistrements DNS</translation>
    </message>
    <message>
        <source>An A record holds an IPv4 address, such as 127.0.0.1.</source>
        <translation>Un enregistrement A contient une adresse IPv4, comme 127.0.0.1.</translation>
    </message>
    <message>
        <source>An AAAA record holds an IPv6 address, such as ::1.</source>
        <translation>Un enregistrement AAAA contient une adresse IPv6, comme ::1.</translation>
    </message>
    <message>
        <source>A CNAME record holds another name, such as proofs.example.</source>
        <translation>Un enregistrement CNAME contient un autre nom, comme proofs.example.</translation>
    </message>
    <message>
        <source>A CAA record is written 0 issue &quot;practice.example&quot;.</source>
        <translation>Un enregistrement CAA s’écrit 0 issue &quot;practice.example&quot;.</translation>
    </message>
    <message>
        <source>A TXT value is one line of 1 to 4000 characters.</source>
        <translation>Une valeur TXT est une ligne de 1 à 4000 caractères.</translation>
    </message>
    <message>
        <source>This is not a name in DNS: write it whole, such as _acme-challenge.shop.example.</source>
        <translation>Ce n’est pas un nom du DNS&#xa0;: écrivez-le en entier, comme _acme-challenge.shop.example.</translation>
    </message>
    <message>
        <source>Beside a CNAME there is no other record, and the same record is not there twice.</source>
        <translation>À côté d’un CNAME, il n’y a pas d’autre enregistrement, et un même enregistrement n’y est pas deux fois.</translation>
    </message>
</context>
<context>
    <name>PracticePane</name>
    <message>
        <source>Open an account</source>
        <translation>Ouvrir un compte</translation>
    </message>
    <message>
        <source>Start the practice CA</source>
        <translation>Démarrer l’AC d’exercice</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En marche</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>À l’arrêt</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Practice CA</source>
        <translation>AC d’exercice</translation>
    </message>
    <message>
        <source>Your role lets you look at the practice CA and change nothing.</source>
        <translation>Votre rôle vous laisse regarder l’AC d’exercice et ne rien modifier.</translation>
    </message>
    <message>
        <source>The practice CA is starting…</source>
        <translation>L’AC d’exercice démarre…</translation>
    </message>
    <message>
        <source>A CA of your own on this machine, to walk the whole way from an account to a certificate: no internet, no risk, and nothing that it issues is trusted by anybody.</source>
        <translation>Une AC à vous sur cette machine, pour parcourir tout le chemin du compte au certificat&#xa0;: sans Internet, sans risque, et rien de ce qu’elle émet n’est reconnu par qui que ce soit.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>The practice CA could not be started</source>
        <translation>L’AC d’exercice n’a pas pu démarrer</translation>
    </message>
</context>
<context>
    <name>RangeDialog</name>
    <message>
        <source>From one day to another</source>
        <translation>D’un jour à un autre</translation>
    </message>
    <message>
        <source>Both days are included.</source>
        <translation>Les deux jours sont compris.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
</context>
<context>
    <name>RecordForm</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Save record</source>
        <translation>Enregistrer l’enregistrement</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>RecordsCard</name>
    <message>
        <source>DNS records</source>
        <translation>Enregistrements DNS</translation>
    </message>
    <message>
        <source>DNS records of the practice CA</source>
        <translation>Enregistrements DNS de l’AC d’exercice</translation>
    </message>
    <message>
        <source>Add record</source>
        <translation>Ajouter un enregistrement</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>No record was added yet.</source>
        <translation>Aucun enregistrement n’a encore été ajouté.</translation>
    </message>
    <message>
        <source>Names that you order are at 127.0.0.1 unless a record says otherwise. TXT values are taken exactly as they are typed.</source>
        <translation>Les noms que vous commandez sont à 127.0.0.1, sauf si un enregistrement dit autre chose. Les valeurs TXT sont prises exactement comme elles sont saisies.</translation>
    </message>
</context>
<context>
    <name>Renewals</name>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Renewing…</source>
        <translation>Renouvellement…</translation>
    </message>
    <message>
        <source>Show the new one</source>
        <translation>Afficher le nouveau</translation>
    </message>
    <message>
        <source>Export it to where this one runs: what was exported before is not changed by itself.</source>
        <translation>Exportez-le là où celui-ci sert&#xa0;: ce qui a été exporté avant ne change pas de soi-même.</translation>
    </message>
    <message>
        <source>Renewed.</source>
        <translation>Renouvelé.</translation>
    </message>
    <message>
        <source>Open challenges</source>
        <translation>Ouvrir les défis</translation>
    </message>
    <message>
        <source>Put in place what proves the names; then it goes on.</source>
        <translation>Mettez en place ce qui prouve les noms&#x202f;; ensuite, cela continue.</translation>
    </message>
    <message>
        <source>The order is placed. Now it is your turn.</source>
        <translation>La commande est passée. Maintenant, c’est à vous.</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>Afficher la commande</translation>
    </message>
    <message>
        <source>It goes on at the CA, and the next renewal run fetches the certificate.</source>
        <translation>Cela continue chez l’AC, et la prochaine passe de renouvellement va chercher le certificat.</translation>
    </message>
    <message>
        <source>The CA takes its time.</source>
        <translation>L’AC prend son temps.</translation>
    </message>
    <message>
        <source>There was nothing to renew: it was replaced meanwhile.</source>
        <translation>Il n’y avait rien à renouveler&#xa0;: il a été remplacé entre-temps.</translation>
    </message>
</context>
<context>
    <name>RenewalsCard</name>
    <message>
        <source>Renewals</source>
        <translation>Renouvellements</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Dernière passe</translation>
    </message>
    <message>
        <source>nothing is due</source>
        <translation>rien n’est dû</translation>
    </message>
    <message>
        <source>Next due</source>
        <translation>Prochain dû</translation>
    </message>
    <message>
        <source>Looked after</source>
        <translation>Suivis</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificat</numerusform>
            <numerusform>%n certificats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenewalsSection</name>
    <message>
        <source>Renewals</source>
        <translation>Renouvellements</translation>
    </message>
    <message>
        <source>systemd timer</source>
        <translation>minuterie systemd</translation>
    </message>
    <message>
        <source>cron</source>
        <translation>cron</translation>
    </message>
    <message>
        <source>Task Scheduler (Windows)</source>
        <translation>Planificateur de tâches (Windows)</translation>
    </message>
    <message>
        <source>Nothing renews by itself unless the system runs “acme-desktop renew” twice a day. Add an operator called “{name}” with the role operator, put its password into a file that only you can read, and copy these lines.</source>
        <translation>Rien ne se renouvelle de soi-même, sauf si le système lance «&#xa0;acme-desktop renew&#xa0;» deux fois par jour. Ajoutez un opérateur nommé «&#xa0;{name}&#xa0;» avec le rôle opérateur, mettez son mot de passe dans un fichier que vous seul pouvez lire, et copiez ces lignes.</translation>
    </message>
    <message>
        <source>Where nobody is signed in to the computer, its keyring is closed: keep the secrets under a passphrase then (Security), and the passphrase in a second file.</source>
        <translation>Quand personne n’est connecté à l’ordinateur, son trousseau est fermé&#xa0;: gardez alors les secrets sous une phrase secrète (Sécurité), et la phrase secrète dans un second fichier.</translation>
    </message>
    <message>
        <source>The password, once; Ctrl+D ends it</source>
        <translation>Le mot de passe, une fois&#x202f;; Ctrl+D termine</translation>
    </message>
    <message>
        <source>In a command prompt</source>
        <translation>Dans une invite de commandes</translation>
    </message>
    <message>
        <source>A line for “crontab -e”</source>
        <translation>Une ligne pour «&#xa0;crontab -e&#xa0;»</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Ensuite</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Restore {file}?</source>
        <translation>Restaurer {file}&#xa0;?</translation>
    </message>
    <message>
        <source>What was done since then is not known here any more: orders, certificates, changed keys, operators and their passwords. The database as it is now is kept in a file beside it, and the audit trail says what happened. Nobody may be at work meanwhile. Then everybody signs in again, with the password of that time.</source>
        <translation>Ce qui a été fait depuis n’est plus connu ici&#xa0;: commandes, certificats, clés changées, opérateurs et leurs mots de passe. La base actuelle est gardée dans un fichier à côté, et le journal d’audit dit ce qui s’est passé. Personne ne doit travailler entre-temps. Ensuite chacun se reconnecte, avec le mot de passe d’alors.</translation>
    </message>
    <message>
        <source>Restore the database</source>
        <translation>Restaurer la base de données</translation>
    </message>
    <message>
        <source>Reading and checking it…</source>
        <translation>Lecture et contrôle…</translation>
    </message>
    <message>
        <source>The database was restored. The one before is kept beside it: {file}</source>
        <translation>La base de données a été restaurée. Celle d’avant est gardée à côté&#xa0;: {file}</translation>
    </message>
    <message>
        <source>It is whole.</source>
        <translation>Elle est entière.</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Faite</translation>
    </message>
    <message>
        <source>Last entry</source>
        <translation>Dernière inscription</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>Opérateurs</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Audit rows</source>
        <translation>Lignes d’audit</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>Schéma</translation>
    </message>
    <message>
        <source>{schema}, brought up to date</source>
        <translation>{schema}, mis à jour</translation>
    </message>
</context>
<context>
    <name>RetryLine</name>
    <message>
        <source>The renewal tries again in {span} ({moment}).</source>
        <translation>Le renouvellement réessaie dans {span} ({moment}).</translation>
    </message>
</context>
<context>
    <name>RevokeDialog</name>
    <message>
        <source>Revoke the certificate for {name}?</source>
        <translation>Révoquer le certificat pour {name}&#x202f;?</translation>
    </message>
    <message>
        <source>Type {name} to confirm</source>
        <translation>Saisissez {name} pour confirmer</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Révoquer</translation>
    </message>
    <message numerus="yes">
        <source>Browsers that look at revocation turn its %n name(s) away from then on.</source>
        <translation>
            <numerusform>Les navigateurs qui consultent la révocation refusent dès lors son nom (%n).</numerusform>
            <numerusform>Les navigateurs qui consultent la révocation refusent dès lors ses %n noms.</numerusform>
        </translation>
    </message>
    <message>
        <source>Servers that have it go on showing it until another is put there. There is no way back.</source>
        <translation>Les serveurs qui l’ont continuent de le montrer jusqu’à ce qu’un autre y soit placé. Il n’y a pas de retour.</translation>
    </message>
    <message>
        <source>It was exported to {folder}.</source>
        <translation>Il a été exporté vers {folder}.</translation>
    </message>
    <message>
        <source>Renew first</source>
        <translation>Renouveler d’abord</translation>
    </message>
    <message>
        <source>Still in use? Renew first.</source>
        <translation>Encore en service&#x202f;? Renouvelez d’abord.</translation>
    </message>
    <message>
        <source>The new certificate gets a new key. Revoke this one when the new one is in place.</source>
        <translation>Le nouveau certificat reçoit une nouvelle clé. Révoquez celui-ci quand le nouveau est en place.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Choose why.</source>
        <translation>Choisissez pourquoi.</translation>
    </message>
    <message>
        <source>The name is still to be typed.</source>
        <translation>Le nom reste à saisir.</translation>
    </message>
    <message>
        <source>Looking at your password…</source>
        <translation>Vérification de votre mot de passe…</translation>
    </message>
    <message>
        <source>Telling the CA…</source>
        <translation>L’AC est prévenue…</translation>
    </message>
</context>
<context>
    <name>RoleDialog</name>
    <message>
        <source>Change the role of {name}</source>
        <translation>Changer le rôle de {name}</translation>
    </message>
    <message>
        <source>It is in force with the next thing that {name} does.</source>
        <translation>Il est en vigueur dès la prochaine action de {name}.</translation>
    </message>
    <message>
        <source>Change role</source>
        <translation>Changer le rôle</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
</context>
<context>
    <name>RowDrawer</name>
    <message>
        <source>The row above</source>
        <translation>La ligne au-dessus</translation>
    </message>
    <message>
        <source>The row below</source>
        <translation>La ligne en dessous</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>Chaîne</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>Acteur</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Session</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Ordinateur</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>nobody was signed in</source>
        <translation>personne n’était connecté</translation>
    </message>
    <message>
        <source>{name}, {role}</source>
        <translation>{name}, {role}</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Preuves</translation>
    </message>
    <message>
        <source>the evidence</source>
        <translation>les preuves</translation>
    </message>
    <message>
        <source>Row before</source>
        <translation>Ligne précédente</translation>
    </message>
    <message>
        <source>This row</source>
        <translation>Cette ligne</translation>
    </message>
    <message>
        <source>Matches what is written</source>
        <translation>Conforme à ce qui est écrit</translation>
    </message>
    <message>
        <source>Was changed</source>
        <translation>A été modifiée</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Empreinte</translation>
    </message>
</context>
<context>
    <name>RowMenu</name>
    <message>
        <source>Copy row</source>
        <translation>Copier la ligne</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Trier par</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Réinitialiser les colonnes</translation>
    </message>
    <message>
        <source>Ascending</source>
        <translation>Croissant</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Décroissant</translation>
    </message>
</context>
<context>
    <name>RunningButton</name>
    <message numerus="yes">
        <source>%n piece(s) of work running: show them</source>
        <translation>
            <numerusform>%n travail en cours&#xa0;: l’afficher</numerusform>
            <numerusform>%n travaux en cours&#xa0;: les afficher</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n en cours</numerusform>
            <numerusform>%n en cours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunningList</name>
    <message>
        <source>Running work</source>
        <translation>Travaux en cours</translation>
    </message>
</context>
<context>
    <name>SavedFilters</name>
    <message>
        <source>Save this filter…</source>
        <translation>Enregistrer ce filtre…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>Enregistrer ce filtre</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Save filter</source>
        <translation>Enregistrer le filtre</translation>
    </message>
</context>
<context>
    <name>SearchButton</name>
    <message>
        <source>Search or do…</source>
        <translation>Chercher ou agir…</translation>
    </message>
    <message>
        <source>Search or do something</source>
        <translation>Chercher ou faire quelque chose</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Filter</source>
        <translation>Filtrer</translation>
    </message>
    <message>
        <source>Empty this field</source>
        <translation>Vider ce champ</translation>
    </message>
</context>
<context>
    <name>SecuritySection</name>
    <message>
        <source>Security</source>
        <translation>Sécurité</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Verrouiller maintenant</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Se déconnecter</translation>
    </message>
    <message>
        <source>Save a recovery kit…</source>
        <translation>Enregistrer un kit de secours…</translation>
    </message>
    <message>
        <source>A whole number from 0 to {most}; 0 for never.</source>
        <translation>Un nombre entier de 0 à {most}&#x202f;; 0 pour jamais.</translation>
    </message>
    <message>
        <source>Lock by itself</source>
        <translation>Verrouillage automatique</translation>
    </message>
    <message>
        <source>After so many minutes in which nobody touched the window. Your work stays as it is behind the lock.</source>
        <translation>Après tant de minutes sans que personne touche à la fenêtre. Votre travail reste tel quel derrière le verrou.</translation>
    </message>
    <message>
        <source>Default: {least}. From 0 (never) to {most}</source>
        <translation>Par défaut&#xa0;: {least}. De 0 (jamais) à {most}</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>Your session</source>
        <translation>Votre session</translation>
    </message>
    <message>
        <source>Signed in as {name}, for twelve hours at most. Locking ({key}) keeps your drafts; signing out does not.</source>
        <translation>Connecté en tant que {name}, pour douze heures au plus. Verrouiller ({key}) conserve vos brouillons&#x202f;; se déconnecter, non.</translation>
    </message>
    <message>
        <source>Recovery kit</source>
        <translation>Kit de secours</translation>
    </message>
    <message>
        <source>One small file under a passphrase. With it and the database everything can be opened again, after a lost keyring or on a new computer. Keep it apart from this computer.</source>
        <translation>Un petit fichier sous une phrase secrète. Avec lui et la base de données, tout peut être rouvert, après la perte du trousseau ou sur un nouvel ordinateur. Gardez-le loin de cet ordinateur.</translation>
    </message>
    <message>
        <source>Only admins do this.</source>
        <translation>Seuls les administrateurs le font.</translation>
    </message>
    <message>
        <source>Saved. In force from now on.</source>
        <translation>Enregistré. En vigueur dès maintenant.</translation>
    </message>
</context>
<context>
    <name>ServerBackups</name>
    <message>
        <source>The database is on a PostgreSQL server, and is backed up by whoever runs that. These commands do it by hand: the first makes a back-up, the second brings it back. Before the second, everybody closes the program and the renewals are stopped. The password is asked for, or read from ~/.pgpass.</source>
        <translation>La base de données est sur un serveur PostgreSQL, et qui s’en occupe la sauvegarde. Ces commandes le font à la main&#xa0;: la première fait une sauvegarde, la seconde la ramène. Avant la seconde, chacun ferme le programme et les renouvellements sont arrêtés. Le mot de passe est demandé, ou lu dans ~/.pgpass.</translation>
    </message>
    <message>
        <source>Commands for the server</source>
        <translation>Commandes pour le serveur</translation>
    </message>
    <message>
        <source>the commands</source>
        <translation>les commandes</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>{field}: {error}</source>
        <translation>{field}&#xa0;: {error}</translation>
    </message>
</context>
<context>
    <name>SettingUp</name>
    <message>
        <source>Choosing the vault…</source>
        <translation>Choix du coffre…</translation>
    </message>
    <message>
        <source>Choosing the database…</source>
        <translation>Choix de la base de données…</translation>
    </message>
    <message>
        <source>Opening the database…</source>
        <translation>Ouverture de la base de données…</translation>
    </message>
    <message>
        <source>Making keys and your operator…</source>
        <translation>Création des clés et de votre opérateur…</translation>
    </message>
    <message>
        <source>Signing you in…</source>
        <translation>Connexion…</translation>
    </message>
</context>
<context>
    <name>SettingsPane</name>
    <message>
        <source>Search settings</source>
        <translation>Chercher dans les paramètres</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Show all settings</source>
        <translation>Afficher tous les paramètres</translation>
    </message>
    <message>
        <source>No setting has these words in it.</source>
        <translation>Aucun paramètre ne contient ces mots.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>About ACME Desktop</source>
        <translation>À propos d’ACME Desktop</translation>
    </message>
</context>
<context>
    <name>SheetActs</name>
    <message>
        <source>Save the file for {name} into a folder</source>
        <translation>Enregistrer le fichier pour {name} dans un dossier</translation>
    </message>
    <message>
        <source>Save the files of all web servers</source>
        <translation>Enregistrer les fichiers de tous les serveurs web</translation>
    </message>
</context>
<context>
    <name>SheetBody</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Afficher %n de plus</numerusform>
            <numerusform>Afficher %n de plus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetFooter</name>
    <message>
        <source>Submit when green</source>
        <translation>Soumettre quand tout est vert</translation>
    </message>
    <message>
        <source>Submit anyway…</source>
        <translation>Soumettre quand même…</translation>
    </message>
    <message>
        <source>Submit to CA</source>
        <translation>Soumettre à l’AC</translation>
    </message>
</context>
<context>
    <name>SheetHead</name>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>Time until the next check</source>
        <translation>Temps jusqu’à la prochaine vérification</translation>
    </message>
    <message>
        <source>{what}: copied</source>
        <translation>{what}&#xa0;: copié</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>Next check in {seconds} s</source>
        <translation>Prochaine vérification dans {seconds} s</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Vérifier maintenant</translation>
    </message>
</context>
<context>
    <name>SheetNotes</name>
    <message>
        <source>At the last look not everything was right, so nothing was submitted.</source>
        <translation>Au dernier examen, tout n’était pas juste&#x202f;; rien n’a donc été soumis.</translation>
    </message>
    <message>
        <source>{ca} did not accept the order.</source>
        <translation>{ca} n’a pas accepté la commande.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Enregistré.</translation>
    </message>
    <message>
        <source>Telling {ca}</source>
        <translation>{ca} est prévenue</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>In a pane</source>
        <translation>Dans une page</translation>
    </message>
    <message>
        <source>Copy the value of a card, or a row</source>
        <translation>Copier la valeur d’une carte, ou une ligne</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>Ouvrir la ligne</translation>
    </message>
    <message>
        <source>Close what lies over the pane</source>
        <translation>Fermer ce qui recouvre la page</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Que faire</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Verrouillé</translation>
    </message>
    <message>
        <source>{name} is signed in on {machine}</source>
        <translation>{name} est connecté sur {machine}</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>to ACME Desktop on {machine}</source>
        <translation>à ACME Desktop sur {machine}</translation>
    </message>
    <message>
        <source>What {name} has not saved is dropped when you sign in.</source>
        <translation>Ce que {name} n’a pas enregistré est abandonné quand vous vous connectez.</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Verr. Maj est activé</translation>
    </message>
    <message>
        <source>Type your name</source>
        <translation>Saisissez votre nom</translation>
    </message>
    <message>
        <source>Type your password</source>
        <translation>Saisissez votre mot de passe</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>Wait {time}</source>
        <translation>Attendez {time}</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Déverrouiller</translation>
    </message>
    <message>
        <source>The password is not right.</source>
        <translation>Le mot de passe n’est pas correct.</translation>
    </message>
    <message>
        <source>Name or password is not right.</source>
        <translation>Le nom ou le mot de passe n’est pas correct.</translation>
    </message>
    <message>
        <source>You can try again in {time}.</source>
        <translation>Vous pourrez réessayer dans {time}.</translation>
    </message>
    <message>
        <source>Check for typing errors, then try again.</source>
        <translation>Vérifiez qu’il n’y a pas de faute de frappe, puis réessayez.</translation>
    </message>
    <message>
        <source>Sign in as somebody else</source>
        <translation>Se connecter sous un autre nom</translation>
    </message>
    <message>
        <source>Forgotten? Another admin can set a new one for you.</source>
        <translation>Oublié&#x202f;? Un autre administrateur peut en définir un nouveau pour vous.</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Version {number}</source>
        <translation>Version {number}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>State of the program</source>
        <translation>État du programme</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
</context>
<context>
    <name>StorageSection</name>
    <message>
        <source>Storage</source>
        <translation>Stockage</translation>
    </message>
    <message>
        <source>Accounts, orders, certificates and the audit trail are in one database; secrets in it are sealed, and the key to them is in the vault.</source>
        <translation>Comptes, commandes, certificats et journal d’audit sont dans une seule base de données&#x202f;; les secrets y sont scellés, et leur clé est dans le coffre.</translation>
    </message>
    <message>
        <source>Another database is chosen by command: acme-desktop settings set database-url ADDRESS</source>
        <translation>Une autre base de données se choisit par commande&#xa0;: acme-desktop settings set database-url ADDRESS</translation>
    </message>
    <message>
        <source>Profile folder</source>
        <translation>Dossier du profil</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>Schéma</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Intégrité</translation>
    </message>
</context>
<context>
    <name>StorageStep</name>
    <message>
        <source>Where your data live</source>
        <translation>Où vivent vos données</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>One file in your profile: {folder}</source>
        <translation>Un fichier dans votre profil&#xa0;: {folder}</translation>
    </message>
    <message>
        <source>In a PostgreSQL database</source>
        <translation>Dans une base de données PostgreSQL</translation>
    </message>
    <message>
        <source>Several people work with the same accounts, orders and certificates.</source>
        <translation>Plusieurs personnes travaillent avec les mêmes comptes, commandes et certificats.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>The database itself has to be there; an empty one is set up. The password goes into the keyring.</source>
        <translation>La base de données elle-même doit exister&#x202f;; vide, elle est préparée. Le mot de passe va dans le trousseau.</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Tester</translation>
    </message>
    <message>
        <source>Type the database’s address</source>
        <translation>Saisissez l’adresse de la base de données</translation>
    </message>
    <message>
        <source>ACME_DESKTOP_DATABASE_URL in the environment says where, and that counts.</source>
        <translation>ACME_DESKTOP_DATABASE_URL, dans l’environnement, dit où, et c’est cela qui compte.</translation>
    </message>
    <message numerus="yes">
        <source>This database is in use: %n operator(s)</source>
        <translation>
            <numerusform>Cette base de données est utilisée&#xa0;: %n opérateur</numerusform>
            <numerusform>Cette base de données est utilisée&#xa0;: %n opérateurs</numerusform>
        </translation>
    </message>
    <message>
        <source>You will sign in as one of them. Have its recovery kit ready: it brings the keys here.</source>
        <translation>Vous vous connecterez comme l’un d’eux. Ayez son kit de secours sous la main&#xa0;: il apporte les clés ici.</translation>
    </message>
    <message>
        <source>Reached, and empty: it will be set up.</source>
        <translation>Jointe, et vide&#xa0;: elle sera préparée.</translation>
    </message>
    <message>
        <source>Reached: a database of this program.</source>
        <translation>Jointe&#xa0;: une base de données de ce programme.</translation>
    </message>
</context>
<context>
    <name>StoryDialog</name>
    <message>
        <source>How the certificate for {name} came to be</source>
        <translation>Comment le certificat pour {name} est né</translation>
    </message>
    <message>
        <source>As the audit trail recorded it, oldest first.</source>
        <translation>Tel que le journal d’audit l’a consigné, le plus ancien d’abord.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>the story</source>
        <translation>l’histoire</translation>
    </message>
    <message>
        <source>Rows of the trail</source>
        <translation>Lignes du journal</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>The trail holds nothing about it.</source>
        <translation>Le journal n’en dit rien.</translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier step(s)</source>
        <translation>
            <numerusform>Afficher %n étape antérieure</numerusform>
            <numerusform>Afficher %n étapes antérieures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SubmitAnywayDialog</name>
    <message>
        <source>Tell {ca} to look although our own look says no?</source>
        <translation>Demander à {ca} de regarder, bien que notre propre examen dise non&#x202f;?</translation>
    </message>
    <message>
        <source>{missing}. If {ca} sees the same, the order fails, the failure counts against the limits of the account, and new values have to be put in place.</source>
        <translation>{missing}. Si {ca} voit la même chose, la commande échoue, l’échec compte dans les limites du compte, et de nouvelles valeurs sont à mettre en place.</translation>
    </message>
    <message>
        <source>Why, for the audit trail</source>
        <translation>Pourquoi, pour le journal d’audit</translation>
    </message>
    <message>
        <source>for example: split DNS, seen from outside</source>
        <translation>par exemple&#xa0;: DNS séparé, vu de l’extérieur</translation>
    </message>
    <message>
        <source>Without a reason nothing is submitted.</source>
        <translation>Sans motif, rien n’est soumis.</translation>
    </message>
    <message>
        <source>Submit anyway</source>
        <translation>Soumettre quand même</translation>
    </message>
</context>
<context>
    <name>TechnicalFacts</name>
    <message>
        <source>none named</source>
        <translation>aucune mention</translation>
    </message>
    <message>
        <source>OCSP</source>
        <translation>OCSP</translation>
    </message>
    <message>
        <source>Revocation list</source>
        <translation>Liste de révocation</translation>
    </message>
    <message>
        <source>Issuer’s certificate</source>
        <translation>Certificat de l’émetteur</translation>
    </message>
    <message>
        <source>yes: the server must send an OCSP answer with it</source>
        <translation>oui&#xa0;: le serveur doit joindre une réponse OCSP</translation>
    </message>
    <message>
        <source>Must-staple</source>
        <translation>Must-staple</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Key usage</source>
        <translation>Usage de la clé</translation>
    </message>
    <message>
        <source>Purposes</source>
        <translation>Finalités</translation>
    </message>
    <message>
        <source>Transparency</source>
        <translation>Transparence</translation>
    </message>
    <message>
        <source>no signed timestamps in it</source>
        <translation>aucun horodatage signé</translation>
    </message>
    <message numerus="yes">
        <source>%n signed timestamp(s) in it</source>
        <translation>
            <numerusform>%n horodatage signé</numerusform>
            <numerusform>%n horodatages signés</numerusform>
        </translation>
    </message>
    <message>
        <source>{log}, {moment}</source>
        <translation>{log}, {moment}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>ThingCard</name>
    <message>
        <source>Nobody has been asked yet.</source>
        <translation>Personne n’a encore été interrogé.</translation>
    </message>
    <message>
        <source>{name}: value copied</source>
        <translation>{name}&#xa0;: valeur copiée</translation>
    </message>
    <message>
        <source>{name}, {kind}, {state}</source>
        <translation>{name}, {kind}, {state}</translation>
    </message>
    <message>
        <source>{name}: {state}</source>
        <translation>{name}&#xa0;: {state}</translation>
    </message>
</context>
<context>
    <name>TimeCard</name>
    <message>
        <source>Time line</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>Rows of the trail</source>
        <translation>Lignes du journal</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier step(s) are in the audit trail.</source>
        <translation>
            <numerusform>%n étape antérieure est dans le journal d’audit.</numerusform>
            <numerusform>%n étapes antérieures sont dans le journal d’audit.</numerusform>
        </translation>
    </message>
    <message>
        <source>The audit trail holds nothing about it.</source>
        <translation>Le journal d’audit n’en dit rien.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Expiry, next 90 days</source>
        <translation>Expirations, 90 prochains jours</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> et %n autre</numerusform>
            <numerusform> et %n autres</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TitleRow</name>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>Retour (Alt+Gauche)</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>Avancer (Alt+Droite)</translation>
    </message>
    <message>
        <source>Go to {place}</source>
        <translation>Aller à {place}</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show ACME Desktop</source>
        <translation>Afficher ACME Desktop</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Verrouiller</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Fermer le programme</translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) waiting for you</source>
        <translation>
            <numerusform>%n commande vous attend</numerusform>
            <numerusform>%n commandes vous attendent</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing waits for you</source>
        <translation>rien ne vous attend</translation>
    </message>
    <message>
        <source>ACME Desktop: {state}</source>
        <translation>ACME Desktop&#xa0;: {state}</translation>
    </message>
</context>
<context>
    <name>TroubleScreen</name>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>details</source>
        <translation>détails</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Essai…</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Que faire</translation>
    </message>
</context>
<context>
    <name>TruthBoard</name>
    <message>
        <source>Who was asked about {name}</source>
        <translation>Qui a été interrogé sur {name}</translation>
    </message>
    <message>
        <source>Row copied</source>
        <translation>Ligne copiée</translation>
    </message>
</context>
<context>
    <name>TypedSetting</name>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Save {setting}</source>
        <translation>Enregistrer {setting}</translation>
    </message>
</context>
<context>
    <name>ValuesPanel</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nom</translation>
    </message>
    <message>
        <source>In zone</source>
        <translation>Dans la zone</translation>
    </message>
    <message>
        <source>name in its zone</source>
        <translation>nom dans sa zone</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>value</source>
        <translation>valeur</translation>
    </message>
    <message>
        <source>Value {number}</source>
        <translation>Valeur {number}</translation>
    </message>
    <message>
        <source>value {number}</source>
        <translation>valeur {number}</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>dossier</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Nom du fichier</translation>
    </message>
    <message>
        <source>file name</source>
        <translation>nom du fichier</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>content</source>
        <translation>contenu</translation>
    </message>
</context>
<context>
    <name>VaultDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Phrase secrète, encore une fois</translation>
    </message>
    <message>
        <source>four or five words are good</source>
        <translation>quatre ou cinq mots conviennent bien</translation>
    </message>
    <message>
        <source>Keep the older vault under another name, and begin a new one</source>
        <translation>Conserver l’ancien coffre sous un autre nom, et en commencer un nouveau</translation>
    </message>
    <message>
        <source>The secrets are there, and the old entries were left where they were.</source>
        <translation>Les secrets y sont, et les anciennes entrées sont restées où elles étaient.</translation>
    </message>
    <message>
        <source>Keep the secrets in the keyring</source>
        <translation>Garder les secrets dans le trousseau</translation>
    </message>
    <message>
        <source>Every secret is written to the keyring of this computer and read back there; only then is it used. The file with the passphrase stays where it is.</source>
        <translation>Chaque secret est écrit dans le trousseau de cet ordinateur et relu&#x202f;; alors seulement il sert. Le fichier sous phrase secrète reste où il est.</translation>
    </message>
    <message>
        <source>Move to the keyring</source>
        <translation>Déplacer vers le trousseau</translation>
    </message>
    <message>
        <source>Keep the secrets under a passphrase</source>
        <translation>Garder les secrets sous une phrase secrète</translation>
    </message>
    <message>
        <source>Every secret is written to a file in your profile and read back there; only then is it used. The passphrase is asked for at every start: without it nothing can be opened, except with a recovery kit.</source>
        <translation>Chaque secret est écrit dans un fichier de votre profil et relu&#x202f;; alors seulement il sert. La phrase secrète est demandée à chaque démarrage&#xa0;: sans elle rien ne peut être ouvert, sauf avec un kit de secours.</translation>
    </message>
    <message>
        <source>Move under the passphrase</source>
        <translation>Déplacer sous la phrase secrète</translation>
    </message>
</context>
<context>
    <name>VaultScreens</name>
    <message>
        <source>Back to the sign-in</source>
        <translation>Retour à la connexion</translation>
    </message>
</context>
<context>
    <name>VaultState</name>
    <message>
        <source>Check again</source>
        <translation>Vérifier à nouveau</translation>
    </message>
    <message>
        <source>Keep them elsewhere…</source>
        <translation>Les garder ailleurs…</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Trousseau</translation>
    </message>
    <message>
        <source>Account keys and the key to everything else. Either in the keyring of this computer, or in a file under a passphrase that is asked for at every start.</source>
        <translation>Les clés de compte et la clé de tout le reste. Soit dans le trousseau de cet ordinateur, soit dans un fichier sous une phrase secrète, demandée à chaque démarrage.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>Under a passphrase</source>
        <translation>Sous une phrase secrète</translation>
    </message>
    <message>
        <source>Keep them in the keyring…</source>
        <translation>Les garder dans le trousseau…</translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation>Dans le trousseau</translation>
    </message>
    <message>
        <source>Keep them under a passphrase…</source>
        <translation>Les garder sous une phrase secrète…</translation>
    </message>
    <message>
        <source>{where}: written, read and deleted</source>
        <translation>{where}&#xa0;: écrit, lu et effacé</translation>
    </message>
    <message>
        <source>{where}: can’t be used</source>
        <translation>{where}&#xa0;: inutilisable</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Inconnu</translation>
    </message>
</context>
<context>
    <name>VaultStep</name>
    <message>
        <source>Where your keys are kept</source>
        <translation>Où vos clés sont gardées</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Installer</translation>
    </message>
    <message>
        <source>In the keyring of this computer</source>
        <translation>Dans le trousseau de cet ordinateur</translation>
    </message>
    <message>
        <source>Nothing more to remember.</source>
        <translation>Rien de plus à retenir.</translation>
    </message>
    <message>
        <source>Under a passphrase</source>
        <translation>Sous une phrase secrète</translation>
    </message>
    <message>
        <source>In a file of your profile. The passphrase is asked for at every start.</source>
        <translation>Dans un fichier de votre profil. La phrase secrète est demandée à chaque démarrage.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Phrase secrète, encore une fois</translation>
    </message>
    <message>
        <source>four or five words are good</source>
        <translation>quatre ou cinq mots conviennent bien</translation>
    </message>
    <message>
        <source>Trying the keyring…</source>
        <translation>Essai du trousseau…</translation>
    </message>
    <message>
        <source>The environment names the file that holds the passphrase.</source>
        <translation>L’environnement nomme le fichier qui contient la phrase secrète.</translation>
    </message>
    <message>
        <source>The keyring works.</source>
        <translation>Le trousseau fonctionne.</translation>
    </message>
    <message>
        <source>A test value was written, read back and deleted ({backend}).</source>
        <translation>Une valeur d’essai a été écrite, relue et effacée ({backend}).</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>sans nom</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>The keyring could not be tried.</source>
        <translation>Le trousseau n’a pas pu être essayé.</translation>
    </message>
    <message>
        <source>The keyring is being tried</source>
        <translation>Le trousseau est à l’essai</translation>
    </message>
    <message>
        <source>The keyring has to work, or choose a passphrase</source>
        <translation>Le trousseau doit fonctionner, ou choisissez une phrase secrète</translation>
    </message>
</context>
<context>
    <name>VerdictFoot</name>
    <message>
        <source>{ca} did not accept {names}.</source>
        <translation>{ca} n’a pas accepté {names}.</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions of {name}</source>
        <translation>Versions de {name}</translation>
    </message>
    <message>
        <source>Every certificate for the same names. Choose one to see what is another than in the one before.</source>
        <translation>Tous les certificats pour les mêmes noms. Choisissez-en un pour voir ce qui le distingue du précédent.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Show this one</source>
        <translation>Afficher celui-ci</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>There is none before it.</source>
        <translation>Il n’y en a pas avant lui.</translation>
    </message>
    <message>
        <source>Certificate {new} beside {old}</source>
        <translation>Certificat {new} à côté de {old}</translation>
    </message>
    <message>
        <source>Certificate {id}</source>
        <translation>Certificat {id}</translation>
    </message>
    <message>
        <source>{value}, changed</source>
        <translation>{value}, changé</translation>
    </message>
</context>
<context>
    <name>WaitingPane</name>
    <message>
        <source>Orders that wait for you</source>
        <translation>Les commandes qui vous attendent</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Challenges</source>
        <translation>Défis</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>All orders</source>
        <translation>Toutes les commandes</translation>
    </message>
    <message>
        <source>Nothing waits for you. Orders with something to put in place by hand are listed here.</source>
        <translation>Rien ne vous attend. Les commandes où il y a quelque chose à mettre en place à la main figurent ici.</translation>
    </message>
</context>
<context>
    <name>WorkRow</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel: {work}</source>
        <translation>Annuler&#xa0;: {work}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt…</translation>
    </message>
</context>
<context>
    <name>_Details</name>
    <message>
        <source>details</source>
        <translation>détails</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>Masquer les détails</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Afficher les détails</translation>
    </message>
</context>
<context>
    <name>_LeftoverRow</name>
    <message>
        <source>Removed</source>
        <translation>Retiré</translation>
    </message>
    <message>
        <source>{name} is removed</source>
        <translation>{name} est retiré</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>HTTP file</source>
        <translation>Fichier HTTP</translation>
    </message>
    <message>
        <source>name of {name}</source>
        <translation>nom de {name}</translation>
    </message>
</context>
<context>
    <name>_NameRow</name>
    <message>
        <source>Not asked yet</source>
        <translation>Pas encore interrogé</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>The CA has no way back. %n certificate(s) of it stay valid, but can’t be renewed or revoked with it any more; orders that are under way end.</source>
        <translation>
            <numerusform>L’AC ne connaît pas de retour. %n certificat de ce compte reste valable, mais ne pourra plus être renouvelé ni révoqué avec lui&#x202f;; les commandes en cours se terminent.</numerusform>
            <numerusform>L’AC ne connaît pas de retour. %n certificats de ce compte restent valables, mais ne pourront plus être renouvelés ni révoqués avec lui&#x202f;; les commandes en cours se terminent.</numerusform>
        </translation>
    </message>
    <message>
        <source>Contacts of this account</source>
        <translation>Contacts de ce compte</translation>
    </message>
    <message>
        <source>The CA writes to these when it has something to say.</source>
        <translation>L’AC leur écrit quand elle a quelque chose à dire.</translation>
    </message>
    <message>
        <source>Save contacts</source>
        <translation>Enregistrer les contacts</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Adresse e-mail</translation>
    </message>
    <message>
        <source>A new key for this account</source>
        <translation>Une nouvelle clé pour ce compte</translation>
    </message>
    <message>
        <source>A new key is made and kept, then the CA is told to accept only that one. Orders and certificates stay as they are. If it is interrupted, the old key is not forgotten before the new one has been seen to work.</source>
        <translation>Une nouvelle clé est créée et conservée, puis l’AC apprend à n’accepter que celle-là. Commandes et certificats restent tels quels. En cas d’interruption, l’ancienne clé n’est pas oubliée avant qu’on ait vu fonctionner la nouvelle.</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>Changer la clé</translation>
    </message>
    <message>
        <source>Deactivate this account at {ca}</source>
        <translation>Désactiver ce compte chez {ca}</translation>
    </message>
    <message>
        <source>Deactivate account</source>
        <translation>Désactiver le compte</translation>
    </message>
    <message>
        <source>Type {email} to go on</source>
        <translation>Saisissez {email} pour continuer</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Environnement</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificats</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Créé</translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>Install a keyring (GNOME Keyring, KWallet or KeePassXC), then sign in to this computer again.</source>
        <translation>Installez un trousseau (GNOME Keyring, KWallet ou KeePassXC), puis reconnectez-vous à cet ordinateur.</translation>
    </message>
    <message>
        <source>Open Keychain Access and look whether there is a login keychain.</source>
        <translation>Ouvrez Trousseaux d’accès et regardez s’il y a un trousseau de session.</translation>
    </message>
    <message>
        <source>Start the service “Credential Manager” (VaultSvc).</source>
        <translation>Démarrez le service «&#xa0;Gestionnaire d’informations d’identification&#xa0;» (VaultSvc).</translation>
    </message>
    <message>
        <source>This computer has no keyring</source>
        <translation>Cet ordinateur n’a pas de trousseau</translation>
    </message>
    <message>
        <source>Unlock it with “Passwords and Keys” (Seahorse), or sign in to this computer with your password instead of automatically.</source>
        <translation>Déverrouillez-le avec «&#xa0;Mots de passe et clés&#xa0;» (Seahorse), ou connectez-vous à cet ordinateur avec votre mot de passe plutôt qu’automatiquement.</translation>
    </message>
    <message>
        <source>Unlock the login keychain in Keychain Access, and allow this program when macOS asks.</source>
        <translation>Déverrouillez le trousseau de session dans Trousseaux d’accès, et autorisez ce programme quand macOS le demande.</translation>
    </message>
    <message>
        <source>Sign in to Windows at this computer: services and remote shells can’t open the Credential Manager.</source>
        <translation>Connectez-vous à Windows sur cet ordinateur&#xa0;: les services et les shells distants ne peuvent pas ouvrir le Gestionnaire d’informations d’identification.</translation>
    </message>
    <message>
        <source>The keyring is locked</source>
        <translation>Le trousseau est verrouillé</translation>
    </message>
    <message>
        <source>Answer the question that the keyring may have open, or restart the keyring’s service.</source>
        <translation>Répondez à la question que le trousseau a peut-être affichée, ou redémarrez le service du trousseau.</translation>
    </message>
    <message>
        <source>Answer the question that macOS may have open, or sign out and in again.</source>
        <translation>Répondez à la question que macOS a peut-être affichée, ou fermez puis rouvrez votre session.</translation>
    </message>
    <message>
        <source>Restart the service “Credential Manager” (VaultSvc).</source>
        <translation>Redémarrez le service «&#xa0;Gestionnaire d’informations d’identification&#xa0;» (VaultSvc).</translation>
    </message>
    <message>
        <source>The keyring does not answer</source>
        <translation>Le trousseau ne répond pas</translation>
    </message>
    <message>
        <source>The keyring keeps nothing</source>
        <translation>Le trousseau ne garde rien</translation>
    </message>
    <message>
        <source>It takes secrets and has forgotten them at once, as the null backend does.</source>
        <translation>Il prend les secrets et les oublie aussitôt, comme le fait le module «&#xa0;null&#xa0;».</translation>
    </message>
    <message>
        <source>Take the null backend out of PYTHON_KEYRING_BACKEND and keyringrc.cfg.</source>
        <translation>Retirez le module «&#xa0;null&#xa0;» de PYTHON_KEYRING_BACKEND et de keyringrc.cfg.</translation>
    </message>
    <message>
        <source>The keyring has lost the key of this profile</source>
        <translation>Le trousseau a perdu la clé de ce profil</translation>
    </message>
    <message>
        <source>Without that key nothing that is sealed in the database can be opened.</source>
        <translation>Sans cette clé, rien de ce qui est scellé dans la base de données ne peut être ouvert.</translation>
    </message>
    <message>
        <source>Unlock or restore the keyring that was used before.</source>
        <translation>Déverrouillez ou restaurez le trousseau utilisé auparavant.</translation>
    </message>
    <message>
        <source>Put the recovery kit back, which was saved at the first start.</source>
        <translation>Remettez le kit de secours, enregistré au premier démarrage.</translation>
    </message>
    <message>
        <source>The vault holds another key than this database needs</source>
        <translation>Le coffre contient une autre clé que celle dont cette base de données a besoin</translation>
    </message>
    <message>
        <source>Vault and database do not belong together.</source>
        <translation>Le coffre et la base de données ne vont pas ensemble.</translation>
    </message>
    <message>
        <source>Name the database that belongs to this vault.</source>
        <translation>Nommez la base de données qui va avec ce coffre.</translation>
    </message>
    <message>
        <source>Put the recovery kit of this database back.</source>
        <translation>Remettez le kit de secours de cette base de données.</translation>
    </message>
    <message>
        <source>The keyring can’t be used</source>
        <translation>Le trousseau est inutilisable</translation>
    </message>
    <message>
        <source>Look at the details, put right what they say, then try again.</source>
        <translation>Regardez les détails, corrigez ce qu’ils disent, puis réessayez.</translation>
    </message>
    <message>
        <source>Account keys and the key to everything else are kept in the keyring of this computer. Until it can be used you can look at everything, but nothing can be ordered, renewed or exported.</source>
        <translation>Les clés de compte et la clé de tout le reste sont gardées dans le trousseau de cet ordinateur. Tant qu’il est inutilisable, vous pouvez tout regarder, mais rien ne peut être commandé, renouvelé ni exporté.</translation>
    </message>
    <message>
        <source>Or keep the secrets under a passphrase instead, which this program then asks for at every start.</source>
        <translation>Ou gardez plutôt les secrets sous une phrase secrète, que ce programme demande alors à chaque démarrage.</translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message numerus="yes">
        <source>{shown} and %n more</source>
        <translation>
            <numerusform>{shown} et %n autre</numerusform>
            <numerusform>{shown} et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>Acteur</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Résumé</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
</context>
<context>
    <name>certificates</name>
    <message numerus="yes">
        <source>The renewal failed, %n time(s) in a row.</source>
        <translation>
            <numerusform>Le renouvellement a échoué, %n fois.</numerusform>
            <numerusform>Le renouvellement a échoué, %n fois de suite.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same %n name(s)</source>
        <translation>
            <numerusform>le même nom (%n)</numerusform>
            <numerusform>les mêmes %n noms</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role may look and change nothing: exporting and renewing need an operator, revoking an admin.</source>
        <translation>Votre rôle peut regarder et ne rien modifier&#xa0;: exporter et renouveler demandent un opérateur, révoquer un administrateur.</translation>
    </message>
    <message>
        <source>Revoking needs an admin.</source>
        <translation>Révoquer demande un administrateur.</translation>
    </message>
    <message>
        <source>Exporting needs an operator.</source>
        <translation>Exporter demande un opérateur.</translation>
    </message>
    <message>
        <source>Renewing needs an operator.</source>
        <translation>Renouveler demande un opérateur.</translation>
    </message>
    <message>
        <source>It is being renewed.</source>
        <translation>Il est en cours de renouvellement.</translation>
    </message>
    <message>
        <source>It can’t be renewed: another has replaced it.</source>
        <translation>Il ne peut pas être renouvelé&#xa0;: un autre l’a remplacé.</translation>
    </message>
    <message>
        <source>It can’t be renewed since it is revoked: place a new order.</source>
        <translation>Il ne peut pas être renouvelé, car il est révoqué&#xa0;: passez une nouvelle commande.</translation>
    </message>
    <message>
        <source>It can’t be renewed from here: order again with a new request of yours.</source>
        <translation>Il ne peut pas être renouvelé d’ici&#xa0;: commandez à nouveau avec une nouvelle demande à vous.</translation>
    </message>
    <message>
        <source>It can’t be renewed: its account is not active any more.</source>
        <translation>Il ne peut pas être renouvelé&#xa0;: son compte n’est plus actif.</translation>
    </message>
    <message>
        <source>It is revoked already.</source>
        <translation>Il est déjà révoqué.</translation>
    </message>
    <message>
        <source>It needs no revoking: it has expired, and nobody accepts it.</source>
        <translation>Il n’a pas besoin d’être révoqué&#xa0;: il a expiré, et personne ne l’accepte.</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Émetteur</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Expire</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Next renewal</source>
        <translation>Prochain renouvellement</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exporté</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>à la main</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Holds for</source>
        <translation>Valable pour</translation>
    </message>
    <message>
        <source>without {names}</source>
        <translation>sans {names}</translation>
    </message>
    <message>
        <source>with {names}</source>
        <translation>avec {names}</translation>
    </message>
    <message>
        <source>{kind}, in the vault</source>
        <translation>{kind}, dans le coffre</translation>
    </message>
    <message>
        <source>yours: the request for the certificate was made elsewhere</source>
        <translation>la vôtre&#xa0;: la demande de certificat a été faite ailleurs</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>du {first} au {last}</translation>
    </message>
    <message>
        <source>none any more</source>
        <translation>plus aucun</translation>
    </message>
    <message>
        <source>by a new order with a new request of yours</source>
        <translation>par une nouvelle commande avec une nouvelle demande à vous</translation>
    </message>
    <message>
        <source>{first} to {last}, the window that the CA suggests</source>
        <translation>du {first} au {last}, la fenêtre que l’AC suggère</translation>
    </message>
    <message>
        <source>from {moment} on, when a third of its life is left</source>
        <translation>à partir de {moment}, quand il reste un tiers de sa vie</translation>
    </message>
    <message>
        <source>from {moment} on, when half of its life is left</source>
        <translation>à partir de {moment}, quand il reste la moitié de sa vie</translation>
    </message>
    <message>
        <source>only when you ask for it; due {when}</source>
        <translation>seulement quand vous le demandez&#x202f;; dû {when}</translation>
    </message>
    <message>
        <source>No reason given</source>
        <translation>Aucun motif donné</translation>
    </message>
    <message>
        <source>The key is known to somebody else</source>
        <translation>La clé est connue de quelqu’un d’autre</translation>
    </message>
    <message>
        <source>The name or the company is another now</source>
        <translation>Le nom ou l’entreprise a changé</translation>
    </message>
    <message>
        <source>Another certificate has taken its place</source>
        <translation>Un autre certificat a pris sa place</translation>
    </message>
    <message>
        <source>The service is gone</source>
        <translation>Le service n’existe plus</translation>
    </message>
    <message>
        <source>None of the others fits.</source>
        <translation>Aucun des autres ne convient.</translation>
    </message>
    <message>
        <source>It was lost, copied or published. CAs stop accepting this key for anything.</source>
        <translation>Elle a été perdue, copiée ou publiée. Les AC n’acceptent plus cette clé pour quoi que ce soit.</translation>
    </message>
    <message>
        <source>What the certificate says is not so any more.</source>
        <translation>Ce que le certificat dit n’est plus vrai.</translation>
    </message>
    <message>
        <source>It is in use nowhere any more, and nothing bad happened.</source>
        <translation>Il ne sert plus nulle part, et rien de grave n’est arrivé.</translation>
    </message>
    <message>
        <source>The names are given up, or no longer yours.</source>
        <translation>Les noms sont abandonnés, ou ne sont plus à vous.</translation>
    </message>
    <message>
        <source>Renew now</source>
        <translation>Renouveler maintenant</translation>
    </message>
    <message>
        <source>Open challenges</source>
        <translation>Ouvrir les défis</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>Afficher la commande</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Show its successor</source>
        <translation>Afficher son successeur</translation>
    </message>
    <message>
        <source>Expired {when}.</source>
        <translation>Expiré {when}.</translation>
    </message>
    <message>
        <source>Whoever connects to a server that still has it is warned or turned away.</source>
        <translation>Qui se connecte à un serveur qui l’a encore est averti ou refusé.</translation>
    </message>
    <message>
        <source>Its renewal is under way.</source>
        <translation>Son renouvellement est en cours.</translation>
    </message>
    <message>
        <source>Next attempt: {when}.</source>
        <translation>Prochaine tentative&#xa0;: {when}.</translation>
    </message>
    <message>
        <source>The certificate itself holds until {when}.</source>
        <translation>Le certificat lui-même est valable&#x202f;; échéance&#xa0;: {when}.</translation>
    </message>
    <message>
        <source>The renewal waits for you.</source>
        <translation>Le renouvellement vous attend.</translation>
    </message>
    <message>
        <source>Something is to be put in place before the CA can look; it then goes on by itself.</source>
        <translation>Quelque chose est à mettre en place avant que l’AC puisse regarder&#x202f;; ensuite, cela continue de soi-même.</translation>
    </message>
    <message>
        <source>The renewal is under way.</source>
        <translation>Le renouvellement est en cours.</translation>
    </message>
    <message>
        <source>The CA is at work. Nothing is to be done.</source>
        <translation>L’AC est au travail. Il n’y a rien à faire.</translation>
    </message>
    <message>
        <source>Due soon, and it can’t be renewed from here.</source>
        <translation>Bientôt dû, et il ne peut pas être renouvelé d’ici.</translation>
    </message>
    <message>
        <source>It was made from a request of yours: order again with a new request.</source>
        <translation>Il a été fait à partir d’une demande à vous&#xa0;: commandez à nouveau avec une nouvelle demande.</translation>
    </message>
    <message>
        <source>It is not set to renew by itself. It holds until {when}.</source>
        <translation>Il n’est pas réglé pour se renouveler de lui-même. Échéance&#xa0;: {when}.</translation>
    </message>
    <message>
        <source>Due soon, and nobody renews it without you.</source>
        <translation>Bientôt dû, et personne ne le renouvelle sans vous.</translation>
    </message>
    <message>
        <source>Renewing places the order; then it is your turn. It holds until {when}.</source>
        <translation>Renouveler passe la commande&#x202f;; ensuite, c’est à vous. Échéance&#xa0;: {when}.</translation>
    </message>
    <message>
        <source>Due soon, and it is renewed by hand.</source>
        <translation>Bientôt dû, et il se renouvelle à la main.</translation>
    </message>
    <message>
        <source>Revoked.</source>
        <translation>Révoqué.</translation>
    </message>
    <message>
        <source>Revoked {when}.</source>
        <translation>Révoqué {when}.</translation>
    </message>
    <message>
        <source>Reason: {reason}.</source>
        <translation>Motif&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Replaced by a newer certificate.</source>
        <translation>Remplacé par un certificat plus récent.</translation>
    </message>
    <message>
        <source>Replaced by certificate {id}.</source>
        <translation>Remplacé par le certificat {id}.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Certificates stand here as soon as a CA has issued one. Order the first one.</source>
        <translation>Les certificats apparaissent ici dès qu’une AC en a émis un. Commandez le premier.</translation>
    </message>
    <message>
        <source>Certificates stand here as soon as a CA has issued one. An operator can order it.</source>
        <translation>Les certificats apparaissent ici dès qu’une AC en a émis un. Un opérateur peut le commander.</translation>
    </message>
    <message>
        <source>No certificate is like that.</source>
        <translation>Aucun certificat ne correspond.</translation>
    </message>
    <message>
        <source>Show all certificates</source>
        <translation>Afficher tous les certificats</translation>
    </message>
</context>
<context>
    <name>dashboard</name>
    <message numerus="yes">
        <source>%n certificates renew by hand soon</source>
        <translation>
            <numerusform>%n certificat est bientôt à renouveler à la main</numerusform>
            <numerusform>%n certificats sont bientôt à renouveler à la main</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tries</source>
        <translation>
            <numerusform>%n essai</numerusform>
            <numerusform>%n essais</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n answer(s) in place for {names}</source>
        <translation>
            <numerusform>Mettre en place %n réponse pour {names}</numerusform>
            <numerusform>Mettre en place %n réponses pour {names}</numerusform>
        </translation>
    </message>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Order {id}, a renewal</source>
        <translation>Commande {id}, un renouvellement</translation>
    </message>
    <message>
        <source>Order {id}</source>
        <translation>Commande {id}</translation>
    </message>
    <message>
        <source>Open challenges</source>
        <translation>Ouvrir les défis</translation>
    </message>
    <message>
        <source>{names} could not renew: {why}</source>
        <translation>{names} n’a pas pu être renouvelé&#xa0;: {why}</translation>
    </message>
    <message>
        <source>The order for {names} failed: {why}</source>
        <translation>La commande pour {names} a échoué&#xa0;: {why}</translation>
    </message>
    <message>
        <source>next {when}</source>
        <translation>prochain {when}</translation>
    </message>
    <message>
        <source>Show what happened</source>
        <translation>Voir ce qui s’est passé</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Les afficher</translation>
    </message>
    <message>
        <source>{names} renews by hand soon</source>
        <translation>{names} est bientôt à renouveler à la main</translation>
    </message>
    <message>
        <source>Renewing places the order; then it is your turn</source>
        <translation>Renouveler passe la commande&#x202f;; ensuite, c’est à vous</translation>
    </message>
    <message>
        <source>Show certificate</source>
        <translation>Afficher le certificat</translation>
    </message>
    <message>
        <source>{names} has expired</source>
        <translation>{names} a expiré</translation>
    </message>
    <message>
        <source>until {when}</source>
        <translation>échéance&#xa0;: {when}</translation>
    </message>
    <message>
        <source>expires {when}</source>
        <translation>expire {when}</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>ACME is spoken over https only; http is possible only for a test CA on this machine, with ACME_DESKTOP_LOOPBACK_HTTP=1.</source>
        <translation>ACME ne se parle qu’en https&#x202f;; http n’est possible que pour une AC de test sur cette machine, avec ACME_DESKTOP_LOOPBACK_HTTP=1.</translation>
    </message>
    <message>
        <source>ACME requests cannot be signed with a key of this kind</source>
        <translation>les requêtes ACME ne peuvent pas être signées avec une clé de ce genre</translation>
    </message>
    <message>
        <source>ACME_DESKTOP_PASSPHRASE_FILE names it. It holds the vault&apos;s passphrase in its first line.</source>
        <translation>ACME_DESKTOP_PASSPHRASE_FILE le nomme. Sa première ligne contient la phrase secrète du coffre.</translation>
    </message>
    <message>
        <source>Ask an admin to do it, or to change the role: acme-desktop operator set-role NAME ROLE</source>
        <translation>Demandez à un administrateur de le faire, ou de changer le rôle&#xa0;: acme-desktop operator set-role NAME ROLE</translation>
    </message>
    <message>
        <source>Ask for a back-up there: pg_dump makes one, pg_restore brings it back.</source>
        <translation>Demandez une sauvegarde là-bas&#xa0;: pg_dump en fait une, pg_restore la ramène.</translation>
    </message>
    <message>
        <source>Change its owner or its mode, or name another database.</source>
        <translation>Changez son propriétaire ou ses droits, ou nommez une autre base de données.</translation>
    </message>
    <message>
        <source>Check the directory URL.</source>
        <translation>Vérifiez l’URL de l’annuaire.</translation>
    </message>
    <message>
        <source>Check the directory URL. Open a web page in a browser: a hotel or company network may ask you to sign in first.</source>
        <translation>Vérifiez l’URL de l’annuaire. Ouvrez une page web dans un navigateur&#xa0;: le réseau d’un hôtel ou d’une entreprise vous demande peut-être de vous connecter d’abord.</translation>
    </message>
    <message>
        <source>Check the directory URL: this server is not the one it names.</source>
        <translation>Vérifiez l’URL de l’annuaire&#xa0;: ce serveur n’est pas celui qu’elle nomme.</translation>
    </message>
    <message>
        <source>Check the directory URL; if it is right, tell the CA.</source>
        <translation>Vérifiez l’URL de l’annuaire&#x202f;; si elle est juste, prévenez l’AC.</translation>
    </message>
    <message>
        <source>Check the network, and the proxy if one is needed.</source>
        <translation>Vérifiez le réseau, et le proxy s’il en faut un.</translation>
    </message>
    <message>
        <source>Check the user and the password in ACME_DESKTOP_DATABASE_URL.</source>
        <translation>Vérifiez l’utilisateur et le mot de passe dans ACME_DESKTOP_DATABASE_URL.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock; if it is right, the CA has to renew its certificate.</source>
        <translation>Vérifiez l’horloge de cette machine&#x202f;; si elle est juste, l’AC doit renouveler son certificat.</translation>
    </message>
    <message>
        <source>Choose another back-up.</source>
        <translation>Choisissez une autre sauvegarde.</translation>
    </message>
    <message>
        <source>Choose another back-up; or bring the recovery kit of that one back first.</source>
        <translation>Choisissez une autre sauvegarde&#xa0;; ou ramenez d’abord le kit de secours de celle-là.</translation>
    </message>
    <message>
        <source>Choose another folder, or replace what is there with --replace.</source>
        <translation>Choisissez un autre dossier, ou remplacez ce qui est là avec --replace.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>Choose another name; “acme-desktop operator list” shows those that are taken.</source>
        <translation>Choisissez un autre nom&#x202f;; «&#xa0;acme-desktop operator list&#xa0;» montre ceux qui sont pris.</translation>
    </message>
    <message>
        <source>Continue that one (“acme-desktop order list” shows it) or abandon it first.</source>
        <translation>Continuez celle-là («&#xa0;acme-desktop order list&#xa0;» la montre) ou abandonnez-la d’abord.</translation>
    </message>
    <message>
        <source>Continue that order, or abandon it before this one is placed.</source>
        <translation>Continuez cette commande, ou abandonnez-la avant de passer celle-ci.</translation>
    </message>
    <message>
        <source>Continue the order later.</source>
        <translation>Continuez la commande plus tard.</translation>
    </message>
    <message>
        <source>End the other acme-desktop process, then try again.</source>
        <translation>Arrêtez l’autre processus acme-desktop, puis réessayez.</translation>
    </message>
    <message>
        <source>Export it as pem, der or p7b and join it with the key where the key is.</source>
        <translation>Exportez-le en pem, der ou p7b et réunissez-le avec la clé là où elle se trouve.</translation>
    </message>
    <message>
        <source>For a company&apos;s own CA, give the certificate it chains to with --ca-bundle FILE. Otherwise somebody may be listening in: do not go on from this network.</source>
        <translation>Pour l’AC d’une entreprise, donnez le certificat auquel elle remonte avec --ca-bundle FILE. Sinon, quelqu’un écoute peut-être&#xa0;: n’allez pas plus loin depuis ce réseau.</translation>
    </message>
    <message>
        <source>For example postgresql+psycopg://user@host/database.</source>
        <translation>Par exemple postgresql+psycopg://user@host/database.</translation>
    </message>
    <message>
        <source>Four or five words that nobody would guess are good and easy to remember.</source>
        <translation>Quatre ou cinq mots que personne ne devinerait conviennent bien et se retiennent facilement.</translation>
    </message>
    <message>
        <source>Get a key identifier and HMAC key from the CA and give --eab-kid and --eab-hmac-stdin.</source>
        <translation>Demandez à l’AC un identifiant de clé et une clé HMAC, et donnez --eab-kid et --eab-hmac-stdin.</translation>
    </message>
    <message>
        <source>Give --password-stdin.</source>
        <translation>Donnez --password-stdin.</translation>
    </message>
    <message>
        <source>Give --reason TEXT.</source>
        <translation>Donnez --reason TEXT.</translation>
    </message>
    <message>
        <source>Give a proxy as http://host:port or https://host:port, or “none” for no proxy.</source>
        <translation>Donnez un proxy comme http://host:port ou https://host:port, ou «&#xa0;none&#xa0;» pour aucun.</translation>
    </message>
    <message>
        <source>Give it, then try again.</source>
        <translation>Donnez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>If that is a web server, use webroot:DIRECTORY with its document root; otherwise stop it for now.</source>
        <translation>Si c’est un serveur web, utilisez webroot:DIRECTORY avec sa racine de documents&#x202f;; sinon, arrêtez-le pour l’instant.</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;acme-desktop[team]&apos;</source>
        <translation>Installez-le avec&#xa0;: pip install &apos;acme-desktop[team]&apos;</translation>
    </message>
    <message>
        <source>Install the newer version first.</source>
        <translation>Installez d’abord la version plus récente.</translation>
    </message>
    <message>
        <source>Is this a standby server? Name the primary one in ACME_DESKTOP_DATABASE_URL.</source>
        <translation>Est-ce un serveur de secours&#x202f;? Nommez le principal dans ACME_DESKTOP_DATABASE_URL.</translation>
    </message>
    <message>
        <source>It goes on there; continue the order later.</source>
        <translation>Elle s’y poursuit&#x202f;; continuez la commande plus tard.</translation>
    </message>
    <message>
        <source>It is an older vault under another passphrase. Give that passphrase; or keep the older vault under another name and begin a new one: acme-desktop vault use-passphrase --set-aside</source>
        <translation>C’est un ancien coffre sous une autre phrase secrète. Donnez cette phrase secrète&#x202f;; ou conservez l’ancien coffre sous un autre nom et commencez-en un nouveau&#xa0;: acme-desktop vault use-passphrase --set-aside</translation>
    </message>
    <message>
        <source>It offers: none.</source>
        <translation>Elle propose&#xa0;: aucun.</translation>
    </message>
    <message>
        <source>It was left as it is. Put a back-up in its place, or name another database.</source>
        <translation>Elle a été laissée telle quelle. Mettez une sauvegarde à sa place, ou nommez une autre base de données.</translation>
    </message>
    <message>
        <source>It was left as it is. Put an earlier back-up in its place.</source>
        <translation>Elle a été laissée telle quelle. Mettez une sauvegarde antérieure à sa place.</translation>
    </message>
    <message>
        <source>Its administrator has to create it, empty, once.</source>
        <translation>Son administrateur doit la créer, vide, une fois.</translation>
    </message>
    <message>
        <source>Let a timer run “acme-desktop renew” at least twice a day (cron or a systemd timer).</source>
        <translation>Laissez une minuterie lancer «&#xa0;acme-desktop renew&#xa0;» au moins deux fois par jour (cron ou une minuterie systemd).</translation>
    </message>
    <message>
        <source>Let this user write there, or have .well-known/acme-challenge made and given to this user.</source>
        <translation>Laissez cet utilisateur y écrire, ou faites créer .well-known/acme-challenge et donnez-le à cet utilisateur.</translation>
    </message>
    <message>
        <source>Look at what is shown once the server answers again, before repeating anything.</source>
        <translation>Regardez ce qui s’affiche quand le serveur répond de nouveau, avant de répéter quoi que ce soit.</translation>
    </message>
    <message>
        <source>Look what it is and remove it, then try again.</source>
        <translation>Regardez ce que c’est et retirez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>Look whether its folder can be made and written by this user, or set ACME_DESKTOP_HOME.</source>
        <translation>Regardez si son dossier peut être créé et écrit par cet utilisateur, ou définissez ACME_DESKTOP_HOME.</translation>
    </message>
    <message>
        <source>Look whether its folder exists and this user may read and write in it.</source>
        <translation>Regardez si son dossier existe et si cet utilisateur peut y lire et écrire.</translation>
    </message>
    <message>
        <source>Make another operator an admin first.</source>
        <translation>Nommez d’abord un autre administrateur.</translation>
    </message>
    <message>
        <source>Make it yours alone: chmod 700</source>
        <translation>Réservez-le à vous seul&#xa0;: chmod 700</translation>
    </message>
    <message>
        <source>Make it yours and writable, or name another in ACME_DESKTOP_HOME.</source>
        <translation>Faites-en le vôtre et rendez-le accessible en écriture, ou nommez-en un autre dans ACME_DESKTOP_HOME.</translation>
    </message>
    <message>
        <source>Make one with the names as subject alternative names, for example “openssl req -new -addext subjectAltName=DNS:www.example.com”.</source>
        <translation>Faites-en une avec les noms comme noms alternatifs du sujet, par exemple «&#xa0;openssl req -new -addext subjectAltName=DNS:www.example.com&#xa0;».</translation>
    </message>
    <message>
        <source>Make one: acme-desktop audit export --to FILE</source>
        <translation>Faites-en une&#xa0;: acme-desktop audit export --to FILE</translation>
    </message>
    <message>
        <source>Make room and try again.</source>
        <translation>Faites de la place et réessayez.</translation>
    </message>
    <message>
        <source>Make room on that disk, or make the file writable for this user, then try again.</source>
        <translation>Faites de la place sur ce disque, ou rendez le fichier accessible en écriture à cet utilisateur, puis réessayez.</translation>
    </message>
    <message>
        <source>Make the file and its folder writable for this user, then try again.</source>
        <translation>Rendez le fichier et son dossier accessibles en écriture à cet utilisateur, puis réessayez.</translation>
    </message>
    <message>
        <source>Make the first one: acme-desktop operator add NAME --role admin</source>
        <translation>Créez le premier&#xa0;: acme-desktop operator add NAME --role admin</translation>
    </message>
    <message>
        <source>Make the folder first, or name another file.</source>
        <translation>Créez d’abord le dossier, ou nommez un autre fichier.</translation>
    </message>
    <message>
        <source>Name a directory, the document root of the web server.</source>
        <translation>Nommez un dossier, la racine de documents du serveur web.</translation>
    </message>
    <message>
        <source>Name a file that does not exist yet.</source>
        <translation>Nommez un fichier qui n’existe pas encore.</translation>
    </message>
    <message>
        <source>Name another in ACME_DESKTOP_HOME.</source>
        <translation>Nommez-en un autre dans ACME_DESKTOP_HOME.</translation>
    </message>
    <message>
        <source>Name another one.</source>
        <translation>Nommez-en un autre.</translation>
    </message>
    <message>
        <source>Name another, or run the program in a UTF-8 locale.</source>
        <translation>Nommez-en un autre, ou lancez le programme avec une locale UTF-8.</translation>
    </message>
    <message>
        <source>Name one: acme-desktop settings set resolvers ADDRESS</source>
        <translation>Nommez-en un&#xa0;: acme-desktop settings set resolvers ADDRESS</translation>
    </message>
    <message>
        <source>Name the directory itself that the web server serves.</source>
        <translation>Nommez le dossier même que le serveur web sert.</translation>
    </message>
    <message>
        <source>Name the document root of the web server as it is on this machine.</source>
        <translation>Nommez la racine de documents du serveur web telle qu’elle est sur cette machine.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Nothing was changed. Close the other program or wait for it, then try again.</source>
        <translation>Rien n’a été modifié. Fermez l’autre programme ou attendez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>Nothing was changed. Its administrator has to make room; then try again.</source>
        <translation>Rien n’a été modifié. Son administrateur doit faire de la place&#x202f;; ensuite, réessayez.</translation>
    </message>
    <message>
        <source>Nothing was changed. Make room on that disk (or check it), then try again; the program needs no restart.</source>
        <translation>Rien n’a été modifié. Faites de la place sur ce disque (ou contrôlez-le), puis réessayez&#x202f;; le programme n’a pas besoin de redémarrer.</translation>
    </message>
    <message>
        <source>Nothing was changed. Try again.</source>
        <translation>Rien n’a été modifié. Réessayez.</translation>
    </message>
    <message>
        <source>Nothing was changed. Wait for the other program, then try again.</source>
        <translation>Rien n’a été modifié. Attendez l’autre programme, puis réessayez.</translation>
    </message>
    <message>
        <source>Only a valid account can do this.</source>
        <translation>Seul un compte valable peut faire cela.</translation>
    </message>
    <message>
        <source>Only an unfinished order can be abandoned.</source>
        <translation>Seule une commande inachevée peut être abandonnée.</translation>
    </message>
    <message>
        <source>Open a web page in a browser: a hotel or company network may ask you to sign in first.</source>
        <translation>Ouvrez une page web dans un navigateur&#xa0;: le réseau d’un hôtel ou d’une entreprise vous demande peut-être de vous connecter d’abord.</translation>
    </message>
    <message>
        <source>Orders need a valid account: acme-desktop account list</source>
        <translation>Les commandes demandent un compte valable&#xa0;: acme-desktop account list</translation>
    </message>
    <message>
        <source>Paste it exactly as the CA shows it.</source>
        <translation>Collez-la exactement comme l’AC la montre.</translation>
    </message>
    <message>
        <source>Place a new order.</source>
        <translation>Passez une nouvelle commande.</translation>
    </message>
    <message>
        <source>Place the order again with another --challenge: it goes on with that.</source>
        <translation>Passez à nouveau la commande avec un autre --challenge&#xa0;: elle continue avec celui-là.</translation>
    </message>
    <message>
        <source>Read the CA&apos;s new terms.</source>
        <translation>Lisez les nouvelles conditions de l’AC.</translation>
    </message>
    <message>
        <source>Read them, then give --agree-terms.</source>
        <translation>Lisez-les, puis donnez --agree-terms.</translation>
    </message>
    <message>
        <source>Register again with the same server and e-mail: that makes a new account.</source>
        <translation>Inscrivez-vous à nouveau avec le même serveur et la même adresse e-mail&#xa0;: cela crée un nouveau compte.</translation>
    </message>
    <message>
        <source>Register again with the same server and e-mail: the key is kept and used again.</source>
        <translation>Inscrivez-vous à nouveau avec le même serveur et la même adresse e-mail&#xa0;: la clé est conservée et réutilisée.</translation>
    </message>
    <message>
        <source>Remove the files in .well-known/acme-challenge by hand.</source>
        <translation>Retirez à la main les fichiers de .well-known/acme-challenge.</translation>
    </message>
    <message>
        <source>Restore it from the recovery kit.</source>
        <translation>Restaurez-la à partir du kit de secours.</translation>
    </message>
    <message>
        <source>Restore the database and the recovery kit from a backup.</source>
        <translation>Restaurez la base de données et le kit de secours à partir d’une sauvegarde.</translation>
    </message>
    <message>
        <source>Restore the database from a backup, or order the certificate again.</source>
        <translation>Restaurez la base de données à partir d’une sauvegarde, ou commandez à nouveau le certificat.</translation>
    </message>
    <message>
        <source>Restore the file from a backup: without it the secrets in the keyring cannot be found.</source>
        <translation>Restaurez le fichier à partir d’une sauvegarde&#xa0;: sans lui, les secrets du trousseau sont introuvables.</translation>
    </message>
    <message>
        <source>Restore the workspace key from the recovery kit, or the database from its backup.</source>
        <translation>Restaurez la clé de l’espace de travail à partir du kit de secours, ou la base de données à partir de sa sauvegarde.</translation>
    </message>
    <message>
        <source>See that its folder is yours, can be written to, and has room.</source>
        <translation>Veillez à ce que son dossier soit le vôtre, accessible en écriture, et qu’il y ait de la place.</translation>
    </message>
    <message>
        <source>See that no other program writes to this folder and that the disk is sound.</source>
        <translation>Veillez à ce qu’aucun autre programme n’écrive dans ce dossier et que le disque soit en bon état.</translation>
    </message>
    <message>
        <source>Set the clock, then continue the order: the certificate is kept at the CA.</source>
        <translation>Réglez l’horloge, puis continuez la commande&#xa0;: le certificat est conservé chez l’AC.</translation>
    </message>
    <message>
        <source>Set the clock, then renew.</source>
        <translation>Réglez l’horloge, puis renouvelez.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock; renewal times depend on it.</source>
        <translation>Réglez l’horloge de cette machine&#x202f;; les moments des renouvellements en dépendent.</translation>
    </message>
    <message>
        <source>Sign in as that one.</source>
        <translation>Connectez-vous comme celui-là.</translation>
    </message>
    <message>
        <source>Sign in: acme-desktop sign-in NAME</source>
        <translation>Connectez-vous&#xa0;: acme-desktop sign-in NAME</translation>
    </message>
    <message>
        <source>Start it first: acme-desktop practice</source>
        <translation>Démarrez-la d’abord&#xa0;: acme-desktop practice</translation>
    </message>
    <message>
        <source>Take it away when the order is done.</source>
        <translation>Retirez-le quand la commande est terminée.</translation>
    </message>
    <message>
        <source>Take it from a backup, or move it away and restore the recovery kit.</source>
        <translation>Prenez-le dans une sauvegarde, ou déplacez-le et restaurez le kit de secours.</translation>
    </message>
    <message>
        <source>The database user needs the right to create and change tables in its schema.</source>
        <translation>L’utilisateur de la base de données a besoin du droit de créer et de modifier des tables dans son schéma.</translation>
    </message>
    <message>
        <source>The database was left as it is. Make room beside it, then start again.</source>
        <translation>La base de données a été laissée telle quelle. Faites de la place à côté d’elle, puis redémarrez.</translation>
    </message>
    <message>
        <source>The database was left as it is. Make room beside it, then try again.</source>
        <translation>La base de données a été laissée telle quelle. Faites de la place à côté d’elle, puis réessayez.</translation>
    </message>
    <message>
        <source>The practice CA is not running. Start it: acme-desktop practice</source>
        <translation>L’AC d’exercice n’est pas en marche. Démarrez-la&#xa0;: acme-desktop practice</translation>
    </message>
    <message>
        <source>This one was asleep for too long; what it had not written yet is left to the other.</source>
        <translation>Celui-ci a dormi trop longtemps&#x202f;; ce qu’il n’avait pas encore écrit est laissé à l’autre.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>Try again; if you are sure of it, the file was changed: take another copy.</source>
        <translation>Réessayez&#x202f;; si vous en êtes sûr, le fichier a été modifié&#xa0;: prenez une autre copie.</translation>
    </message>
    <message>
        <source>Try again; if you are sure of it, the file was damaged: take it from a backup.</source>
        <translation>Réessayez&#x202f;; si vous en êtes sûr, le fichier a été endommagé&#xa0;: prenez-le dans une sauvegarde.</translation>
    </message>
    <message>
        <source>Unlock it, or use a passphrase instead: acme-desktop vault use-passphrase</source>
        <translation>Déverrouillez-le, ou utilisez plutôt une phrase secrète&#xa0;: acme-desktop vault use-passphrase</translation>
    </message>
    <message>
        <source>Unlock or restore the keyring that was used before, or put the recovery kit back: acme-desktop vault import-kit FILE</source>
        <translation>Déverrouillez ou restaurez le trousseau utilisé auparavant, ou remettez le kit de secours&#xa0;: acme-desktop vault import-kit FILE</translation>
    </message>
    <message>
        <source>Use --role admin.</source>
        <translation>Utilisez --role admin.</translation>
    </message>
    <message>
        <source>Use keyring or passphrase.</source>
        <translation>Utilisez keyring ou passphrase.</translation>
    </message>
    <message>
        <source>Use mailto:NAME@DOMAIN.</source>
        <translation>Utilisez mailto:NAME@DOMAIN.</translation>
    </message>
    <message>
        <source>Use manual, http-server, http-server:PORT, http-server:ADDRESS:PORT or webroot:DIRECTORY.</source>
        <translation>Utilisez manual, http-server, http-server:PORT, http-server:ADDRESS:PORT ou webroot:DIRECTORY.</translation>
    </message>
    <message>
        <source>Use sqlite:////ABSOLUTE/PATH/FILE.db or postgresql://USER:PASSWORD@HOST/DATABASE.</source>
        <translation>Utilisez sqlite:////ABSOLUTE/PATH/FILE.db ou postgresql://USER:PASSWORD@HOST/DATABASE.</translation>
    </message>
    <message>
        <source>Use viewer, operator or admin.</source>
        <translation>Utilisez viewer, operator ou admin.</translation>
    </message>
    <message>
        <source>Wait for it to finish, or stop it, then try again.</source>
        <translation>Attendez qu’il ait fini, ou arrêtez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>What was committed before stands. Look whether the server runs and is reachable, then try again.</source>
        <translation>Ce qui était validé auparavant demeure. Regardez si le serveur fonctionne et est joignable, puis réessayez.</translation>
    </message>
    <message>
        <source>Write it behind the user: postgresql://USER:PASSWORD@HOST/DATABASE.</source>
        <translation>Écrivez-le derrière l’utilisateur&#xa0;: postgresql://USER:PASSWORD@HOST/DATABASE.</translation>
    </message>
    <message>
        <source>a * may only be the whole first part, as in *.example.com</source>
        <translation>un * ne peut être que toute la première partie, comme dans *.example.com</translation>
    </message>
    <message>
        <source>a PFX file needs a password</source>
        <translation>un fichier PFX demande un mot de passe</translation>
    </message>
    <message>
        <source>a PFX file needs the private key, which is not here: the certificate was ordered with a request of yours</source>
        <translation>un fichier PFX demande la clé privée, qui n’est pas ici&#xa0;: le certificat a été commandé avec une demande à vous</translation>
    </message>
    <message>
        <source>a contact URL has at most {most} characters</source>
        <translation>une URL de contact a au plus {most} caractères</translation>
    </message>
    <message>
        <source>a directory URL holds no user name or password</source>
        <translation>une URL d’annuaire ne contient ni nom d’utilisateur ni mot de passe</translation>
    </message>
    <message>
        <source>a folder is needed</source>
        <translation>il faut un dossier</translation>
    </message>
    <message>
        <source>a folder or a file is needed</source>
        <translation>il faut un dossier ou un fichier</translation>
    </message>
    <message>
        <source>a password has {least} to {most} characters</source>
        <translation>un mot de passe a de {least} à {most} caractères</translation>
    </message>
    <message>
        <source>a path cannot contain a NUL character</source>
        <translation>un chemin ne peut pas contenir de caractère NUL</translation>
    </message>
    <message>
        <source>a public CA needs a full name, with at least one dot in it</source>
        <translation>une AC publique demande un nom complet, avec au moins un point</translation>
    </message>
    <message>
        <source>a reading transaction was asked to write</source>
        <translation>une transaction de lecture a été priée d’écrire</translation>
    </message>
    <message>
        <source>a recovery kit needs a passphrase</source>
        <translation>un kit de secours demande une phrase secrète</translation>
    </message>
    <message>
        <source>a recovery kit&apos;s passphrase has at least {least} characters</source>
        <translation>la phrase secrète d’un kit de secours a au moins {least} caractères</translation>
    </message>
    <message>
        <source>a stored private key cannot be read</source>
        <translation>une clé privée enregistrée ne peut pas être lue</translation>
    </message>
    <message>
        <source>a stored secret does not open with this installation&apos;s key</source>
        <translation>un secret enregistré ne s’ouvre pas avec la clé de cette installation</translation>
    </message>
    <message>
        <source>a thread began a second writing transaction inside its first</source>
        <translation>un fil d’exécution a commencé une seconde transaction d’écriture dans sa première</translation>
    </message>
    <message>
        <source>a transaction was used that is not open</source>
        <translation>une transaction qui n’est pas ouverte a été utilisée</translation>
    </message>
    <message>
        <source>a web page came where {what} was expected: a captive portal or a proxy answers in the CA&apos;s place</source>
        <translation>une page web est arrivée là où l’on attendait {what}&#xa0;: un portail captif ou un proxy répond à la place de l’AC</translation>
    </message>
    <message>
        <source>a wildcard cannot stand before an IP address</source>
        <translation>un nom générique ne peut pas précéder une adresse IP</translation>
    </message>
    <message>
        <source>a {form} file needs a password</source>
        <translation>un fichier {form} demande un mot de passe</translation>
    </message>
    <message>
        <source>account {id} is {status}</source>
        <translation>le compte {id} est {status}</translation>
    </message>
    <message>
        <source>account {id} is {status} at the CA: {why}</source>
        <translation>le compte {id} est {status} chez l’AC&#xa0;: {why}</translation>
    </message>
    <message>
        <source>acme-desktop account register --help</source>
        <translation>acme-desktop account register --help</translation>
    </message>
    <message>
        <source>an address with a zone (%) means something on one machine only</source>
        <translation>une adresse avec une zone (%) n’a de sens que sur une seule machine</translation>
    </message>
    <message>
        <source>an e-mail address is needed</source>
        <translation>il faut une adresse e-mail</translation>
    </message>
    <message>
        <source>an external account needs both a key identifier and an HMAC key</source>
        <translation>un compte externe demande à la fois un identifiant de clé et une clé HMAC</translation>
    </message>
    <message>
        <source>an operator&apos;s name can&apos;t hold control characters</source>
        <translation>le nom d’un opérateur ne peut pas contenir de caractères de contrôle</translation>
    </message>
    <message>
        <source>an operator&apos;s name has 1 to {most} characters</source>
        <translation>le nom d’un opérateur a de 1 à {most} caractères</translation>
    </message>
    <message>
        <source>an order for {names} is already under way with this account</source>
        <translation>une commande pour {names} est déjà en cours avec ce compte</translation>
    </message>
    <message>
        <source>another process has just made the first operator</source>
        <translation>un autre processus vient de créer le premier opérateur</translation>
    </message>
    <message>
        <source>another process has just ordered these names</source>
        <translation>un autre processus vient de commander ces noms</translation>
    </message>
    <message>
        <source>another process keeps {path} locked</source>
        <translation>un autre processus garde {path} verrouillé</translation>
    </message>
    <message>
        <source>another vault needs its secrets: vault use-passphrase, or vault use-keyring</source>
        <translation>un autre coffre a besoin de ses secrets&#xa0;: vault use-passphrase, ou vault use-keyring</translation>
    </message>
    <message>
        <source>another workstation changed the same at the same moment, so the database {place} took nothing</source>
        <translation>un autre poste a modifié la même chose au même moment, la base de données {place} n’a donc rien pris</translation>
    </message>
    <message>
        <source>by this machine&apos;s clock the new certificate has expired on {end} already</source>
        <translation>d’après l’horloge de cette machine, le nouveau certificat a déjà expiré le {end}</translation>
    </message>
    <message>
        <source>cannot answer http-01 challenges at {where}: port {port} is in use by another program</source>
        <translation>impossible de répondre aux défis http-01 à {where}&#xa0;: le port {port} est pris par un autre programme</translation>
    </message>
    <message>
        <source>cannot answer http-01 challenges at {where}: this user may not listen on port {port}</source>
        <translation>impossible de répondre aux défis http-01 à {where}&#xa0;: cet utilisateur n’a pas le droit d’écouter sur le port {port}</translation>
    </message>
    <message>
        <source>cannot answer http-01 challenges at {where}: {reason}</source>
        <translation>impossible de répondre aux défis http-01 à {where}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>certificate {id} has just been replaced</source>
        <translation>le certificat {id} vient d’être remplacé</translation>
    </message>
    <message>
        <source>certificate {id} is revoked</source>
        <translation>le certificat {id} est révoqué</translation>
    </message>
    <message>
        <source>certificate {id} is revoked already</source>
        <translation>le certificat {id} est déjà révoqué</translation>
    </message>
    <message>
        <source>certificate {id} was made from a request of yours: place a new order with a new request</source>
        <translation>le certificat {id} a été fait à partir d’une demande à vous&#xa0;: passez une nouvelle commande avec une nouvelle demande</translation>
    </message>
    <message>
        <source>certificate {id} was replaced by {new}</source>
        <translation>le certificat {id} a été remplacé par {new}</translation>
    </message>
    <message>
        <source>challenge files below {root} could not be removed: {reason}</source>
        <translation>les fichiers de défi sous {root} n’ont pas pu être retirés&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>challenge {id} is not the one chosen for {name}</source>
        <translation>le défi {id} n’est pas celui qui a été choisi pour {name}</translation>
    </message>
    <message>
        <source>it has a backslash in it</source>
        <translation>il contient une barre oblique inverse</translation>
    </message>
    <message>
        <source>it is a network; a certificate takes single IP addresses</source>
        <translation>c’est un réseau&#x202f;; un certificat prend des adresses IP isolées</translation>
    </message>
    <message>
        <source>it is a public suffix, under which others register their names</source>
        <translation>c’est un suffixe public, sous lequel d’autres enregistrent leurs noms</translation>
    </message>
    <message>
        <source>it is an IP address where a DNS name belongs</source>
        <translation>c’est une adresse IP là où il faut un nom DNS</translation>
    </message>
    <message>
        <source>it is not a valid IPv6 address</source>
        <translation>ce n’est pas une adresse IPv6 valable</translation>
    </message>
    <message>
        <source>it looks like an e-mail address; a server certificate takes host names</source>
        <translation>cela ressemble à une adresse e-mail&#x202f;; un certificat de serveur prend des noms d’hôtes</translation>
    </message>
    <message>
        <source>it reads as an IPv4 address but is none: that takes four numbers from 0 to 255, without leading zeros</source>
        <translation>cela se lit comme une adresse IPv4 mais n’en est pas une&#xa0;: il y faut quatre nombres de 0 à 255, sans zéros en tête</translation>
    </message>
    <message>
        <source>name or password is wrong</source>
        <translation>le nom ou le mot de passe est faux</translation>
    </message>
    <message>
        <source>neither the account nor the certificate&apos;s key can sign: the account is {status}</source>
        <translation>ni le compte ni la clé du certificat ne peuvent signer&#xa0;: le compte est {status}</translation>
    </message>
    <message>
        <source>no CA to compare with</source>
        <translation>aucune AC à laquelle se comparer</translation>
    </message>
    <message>
        <source>no TLS connection with {near} came about: {reason}</source>
        <translation>aucune connexion TLS avec {near} n’a abouti&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>no account yet</source>
        <translation>pas encore de compte</translation>
    </message>
    <message>
        <source>no resolver is known</source>
        <translation>aucun résolveur n’est connu</translation>
    </message>
    <message>
        <source>no single host has this address</source>
        <translation>aucun hôte isolé n’a cette adresse</translation>
    </message>
    <message>
        <source>no whole answer came from {origin}: {reason}</source>
        <translation>aucune réponse entière n’est venue de {origin}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>nobody is signed in</source>
        <translation>personne n’est connecté</translation>
    </message>
    <message>
        <source>nothing was stored, because a part of it failed before</source>
        <translation>rien n’a été enregistré, car une partie avait échoué auparavant</translation>
    </message>
    <message>
        <source>nothing was written to {folder}: {why}</source>
        <translation>rien n’a été écrit dans {folder}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>of PostgreSQL&apos;s drivers only psycopg can be used</source>
        <translation>des pilotes de PostgreSQL, seul psycopg peut être utilisé</translation>
    </message>
    <message>
        <source>order {id} for these names is under way</source>
        <translation>la commande {id} pour ces noms est en cours</translation>
    </message>
    <message>
        <source>order {id} for these names is under way with another key</source>
        <translation>la commande {id} pour ces noms est en cours avec une autre clé</translation>
    </message>
    <message>
        <source>order {id} has no file that is still to be put in place</source>
        <translation>la commande {id} n’a plus de fichier à mettre en place</translation>
    </message>
    <message>
        <source>order {id} is {state}</source>
        <translation>la commande {id} est {state}</translation>
    </message>
    <message>
        <source>order {id} was carried on by somebody else meanwhile</source>
        <translation>la commande {id} a été continuée par quelqu’un d’autre entre-temps</translation>
    </message>
    <message>
        <source>order {order} is not over: the CA may still look for what was put in place for {name}</source>
        <translation>la commande {order} n’est pas finie&#xa0;: l’AC cherchera peut-être encore ce qui a été mis en place pour {name}</translation>
    </message>
    <message>
        <source>others may change the profile folder {home}</source>
        <translation>d’autres peuvent modifier le dossier du profil {home}</translation>
    </message>
    <message>
        <source>proxies of the kind {kind} are not supported</source>
        <translation>les proxys du genre {kind} ne sont pas pris en charge</translation>
    </message>
    <message>
        <source>renew has not run yet</source>
        <translation>les renouvellements n’ont pas encore été lancés</translation>
    </message>
    <message>
        <source>square brackets may only stand around an IPv6 address</source>
        <translation>les crochets ne peuvent entourer qu’une adresse IPv6</translation>
    </message>
    <message>
        <source>that back-up belongs to another workspace: the vault does not hold the key to its secrets</source>
        <translation>cette sauvegarde appartient à un autre espace de travail&#xa0;: le coffre ne contient pas la clé de ses secrets</translation>
    </message>
    <message>
        <source>that file is not a recovery kit</source>
        <translation>ce fichier n’est pas un kit de secours</translation>
    </message>
    <message>
        <source>that is not a key identifier</source>
        <translation>ce n’est pas un identifiant de clé</translation>
    </message>
    <message>
        <source>that is not an audit export</source>
        <translation>ce n’est pas une exportation du journal d’audit</translation>
    </message>
    <message>
        <source>that is not the name of a profile</source>
        <translation>ce n’est pas le nom d’un profil</translation>
    </message>
    <message>
        <source>that is not the name of an issuer</source>
        <translation>ce n’est pas le nom d’un émetteur</translation>
    </message>
    <message>
        <source>that password is too easy to guess</source>
        <translation>ce mot de passe est trop facile à deviner</translation>
    </message>
    <message>
        <source>that recovery kit belongs to another workspace</source>
        <translation>ce kit de secours appartient à un autre espace de travail</translation>
    </message>
    <message>
        <source>that vault can&apos;t be used: {detail}</source>
        <translation>ce coffre est inutilisable&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>that vault is in use: its secrets are needed where they are</source>
        <translation>ce coffre est en service&#xa0;: ses secrets sont nécessaires là où ils sont</translation>
    </message>
    <message>
        <source>the CA bundle cannot be used: {why}</source>
        <translation>les certificats de l’AC sont inutilisables&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the CA bundle holds no certificates: {error}</source>
        <translation>les certificats de l’AC n’en contiennent aucun&#xa0;: {error}</translation>
    </message>
    <message>
        <source>the CA calls the order ready, and refuses to finalize it because it is not</source>
        <translation>l’AC dit la commande prête, et refuse de la finaliser parce qu’elle ne l’est pas</translation>
    </message>
    <message>
        <source>the CA calls the order valid, and does not find its certificate</source>
        <translation>l’AC dit la commande valide et ne trouve pas son certificat</translation>
    </message>
    <message>
        <source>the CA did not say where {what} is (no Location header)</source>
        <translation>l’AC n’a pas dit où se trouve {what} (pas d’en-tête Location)</translation>
    </message>
    <message>
        <source>the CA does not know account {id} any more: {why}</source>
        <translation>l’AC ne connaît plus le compte {id}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the CA does not offer the profile {profile}</source>
        <translation>l’AC ne propose pas le profil {profile}</translation>
    </message>
    <message>
        <source>the CA does not offer {wished} for {name} (it offers {offered})</source>
        <translation>l’AC ne propose pas {wished} pour {name} (elle propose {offered})</translation>
    </message>
    <message>
        <source>the CA gave no nonce (RFC 8555 §7.2)</source>
        <translation>l’AC n’a pas donné de nonce (RFC 8555 §7.2)</translation>
    </message>
    <message>
        <source>the CA is issuing the certificate of order {id}, or has done so</source>
        <translation>l’AC émet le certificat de la commande {id}, ou l’a fait</translation>
    </message>
    <message>
        <source>the CA is not done, and asks for {seconds} seconds before the next question</source>
        <translation>l’AC n’a pas fini et demande {seconds} secondes avant la prochaine question</translation>
    </message>
    <message>
        <source>the CA named an address that cannot be used, {url}: {reason}</source>
        <translation>l’AC a nommé une adresse inutilisable, {url}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the CA refused: {problem}</source>
        <translation>l’AC a refusé&#xa0;: {problem}</translation>
    </message>
    <message>
        <source>the CA sent a chain of {count} certificates</source>
        <translation>l’AC a envoyé une chaîne de {count} certificats</translation>
    </message>
    <message>
        <source>the CA sent a challenge token that RFC 8555 does not allow</source>
        <translation>l’AC a envoyé un jeton de défi que la RFC 8555 ne permet pas</translation>
    </message>
    <message>
        <source>the CA sent an authorization for {name}, which was not ordered</source>
        <translation>l’AC a envoyé une autorisation pour {name}, qui n’a pas été commandé</translation>
    </message>
    <message>
        <source>the CA was not done after {seconds} seconds</source>
        <translation>l’AC n’avait pas fini au bout de {seconds} secondes</translation>
    </message>
    <message>
        <source>the CA was told already: challenge {id} is {status}</source>
        <translation>l’AC était déjà prévenue&#xa0;: le défi {id} est {status}</translation>
    </message>
    <message>
        <source>the CA&apos;s answer got lost on the way</source>
        <translation>la réponse de l’AC s’est perdue en route</translation>
    </message>
    <message>
        <source>the CA&apos;s answer is not {what}</source>
        <translation>la réponse de l’AC n’est pas {what}</translation>
    </message>
    <message>
        <source>the CA&apos;s answers go round in circles</source>
        <translation>les réponses de l’AC tournent en rond</translation>
    </message>
    <message>
        <source>the CA&apos;s renewal information names no window of time</source>
        <translation>les informations de renouvellement de l’AC ne nomment aucune fenêtre de temps</translation>
    </message>
    <message>
        <source>the CA&apos;s server answered with HTTP status {status} and gave no reason</source>
        <translation>le serveur de l’AC a répondu avec le statut HTTP {status} et n’a pas donné de raison</translation>
    </message>
    <message>
        <source>the CA&apos;s terms of service must be agreed to: --agree-terms</source>
        <translation>les conditions d’utilisation de l’AC doivent être acceptées&#xa0;: --agree-terms</translation>
    </message>
    <message>
        <source>the CA&apos;s terms of service must be agreed to: {url}</source>
        <translation>les conditions d’utilisation de l’AC doivent être acceptées&#xa0;: {url}</translation>
    </message>
    <message>
        <source>the CAA records for {name} do not let this CA issue</source>
        <translation>les enregistrements CAA pour {name} ne laissent pas cette AC émettre</translation>
    </message>
    <message>
        <source>the HMAC key is not base64url</source>
        <translation>la clé HMAC n’est pas en base64url</translation>
    </message>
    <message>
        <source>the HMAC key is not base64url: a character is missing</source>
        <translation>la clé HMAC n’est pas en base64url&#xa0;: il manque un caractère</translation>
    </message>
    <message>
        <source>the HMAC key is too short: {size} bytes</source>
        <translation>la clé HMAC est trop courte&#xa0;: {size} octets</translation>
    </message>
    <message>
        <source>the account is not registered at this CA yet</source>
        <translation>le compte n’est pas encore inscrit chez cette AC</translation>
    </message>
    <message>
        <source>the back-up can&apos;t be brought back: {reason}</source>
        <translation>la sauvegarde ne peut pas être ramenée&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the back-up {target} could not be made: {reason}</source>
        <translation>la sauvegarde {target} n’a pas pu être faite&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the certificate chain from the CA cannot be used: {why}</source>
        <translation>la chaîne de certificats de l’AC est inutilisable&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the certificate of {host} is not trusted: {reason}</source>
        <translation>le certificat de {host} n’est pas reconnu&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the certificate of {host} is not trusted: {reason}; it is: {shown}</source>
        <translation>le certificat de {host} n’est pas reconnu&#xa0;: {reason}&#x202f;; le voici&#xa0;: {shown}</translation>
    </message>
    <message>
        <source>the certificate request cannot be used: {why}</source>
        <translation>la demande de certificat est inutilisable&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the database is damaged ({found}), so that its back-up {copy} is no use</source>
        <translation>la base de données est endommagée ({found}), de sorte que sa sauvegarde {copy} ne sert à rien</translation>
    </message>
    <message>
        <source>the database is on a PostgreSQL server, which has tools of its own for this</source>
        <translation>la base de données est sur un serveur PostgreSQL, qui a ses propres outils pour cela</translation>
    </message>
    <message>
        <source>the database must be SQLite or PostgreSQL</source>
        <translation>la base de données doit être SQLite ou PostgreSQL</translation>
    </message>
    <message>
        <source>the database must be a file</source>
        <translation>la base de données doit être un fichier</translation>
    </message>
    <message>
        <source>the database server {place} does not allow this: {reason}</source>
        <translation>le serveur de base de données {place} ne permet pas cela&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database server {place} does not answer: {reason}</source>
        <translation>le serveur de base de données {place} ne répond pas&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database server {place} is out of space or memory: {reason}</source>
        <translation>le serveur de base de données {place} manque de place ou de mémoire&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database server {place} refused the sign-in: {reason}</source>
        <translation>le serveur de base de données {place} a refusé la connexion&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database server {place} takes no more connections</source>
        <translation>le serveur de base de données {place} ne prend plus de connexions</translation>
    </message>
    <message>
        <source>the database {place} can&apos;t be created: {reason}</source>
        <translation>la base de données {place} ne peut pas être créée&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database {place} can&apos;t be opened</source>
        <translation>la base de données {place} ne peut pas être ouverte</translation>
    </message>
    <message>
        <source>the database {place} can&apos;t be used: {part} is not readable and writable for this user</source>
        <translation>la base de données {place} est inutilisable&#xa0;: {part} n’est pas accessible en lecture et en écriture à cet utilisateur</translation>
    </message>
    <message>
        <source>the database {place} can&apos;t be written: it is read-only</source>
        <translation>la base de données {place} ne peut pas être écrite&#xa0;: elle est en lecture seule</translation>
    </message>
    <message>
        <source>the database {place} could not be written: the disk is full or failing</source>
        <translation>la base de données {place} n’a pas pu être écrite&#xa0;: le disque est plein ou défaillant</translation>
    </message>
    <message>
        <source>the database {place} is being set up by another program</source>
        <translation>la base de données {place} est en cours de préparation par un autre programme</translation>
    </message>
    <message>
        <source>the database {place} is busy: another program has been writing to it</source>
        <translation>la base de données {place} est occupée&#xa0;: un autre programme y écrivait</translation>
    </message>
    <message>
        <source>the database {place} is not a file</source>
        <translation>la base de données {place} n’est pas un fichier</translation>
    </message>
    <message>
        <source>the database {place} is read-only at the moment</source>
        <translation>la base de données {place} est en lecture seule pour le moment</translation>
    </message>
    <message>
        <source>the database {place} refused a value that is too large</source>
        <translation>la base de données {place} a refusé une valeur trop grande</translation>
    </message>
    <message>
        <source>the database {place} refused: {reason}</source>
        <translation>la base de données {place} a refusé&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the database&apos;s address can&apos;t be read</source>
        <translation>l’adresse de la base de données est illisible</translation>
    </message>
    <message>
        <source>the deadline for the keyring is a number of seconds from 0.1 to 600</source>
        <translation>le délai pour le trousseau est un nombre de secondes de 0.1 à 600</translation>
    </message>
    <message>
        <source>the directory {root} does not exist</source>
        <translation>le dossier {root} n’existe pas</translation>
    </message>
    <message>
        <source>the first operator must be an admin</source>
        <translation>le premier opérateur doit être un administrateur</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be used: {why}</source>
        <translation>le dossier {folder} est inutilisable&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the folders below {root} vanish as soon as they are made</source>
        <translation>les dossiers sous {root} disparaissent aussitôt créés</translation>
    </message>
    <message>
        <source>the key {ref} is nowhere to be found</source>
        <translation>la clé {ref} est introuvable</translation>
    </message>
    <message>
        <source>the keyring does not answer</source>
        <translation>le trousseau ne répond pas</translation>
    </message>
    <message>
        <source>the keyring is locked</source>
        <translation>le trousseau est verrouillé</translation>
    </message>
    <message>
        <source>the keyring refused</source>
        <translation>le trousseau a refusé</translation>
    </message>
    <message>
        <source>the keyring takes secrets and keeps none</source>
        <translation>le trousseau prend les secrets et n’en garde aucun</translation>
    </message>
    <message>
        <source>the library for PostgreSQL (psycopg) is not installed</source>
        <translation>la bibliothèque pour PostgreSQL (psycopg) n’est pas installée</translation>
    </message>
    <message>
        <source>the lock {place} can&apos;t be created: {reason}</source>
        <translation>le verrou {place} ne peut pas être créé&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the manual solver takes no argument</source>
        <translation>le solveur manuel ne prend pas d’argument</translation>
    </message>
    <message>
        <source>the name of the profile folder has a NUL character in it</source>
        <translation>le nom du dossier du profil contient un caractère NUL</translation>
    </message>
    <message>
        <source>the name of the profile folder has characters that can&apos;t be read: {name}</source>
        <translation>le nom du dossier de profil contient des caractères illisibles&#xa0;: {name}</translation>
    </message>
    <message>
        <source>the name of {near} cannot be found: {reason}</source>
        <translation>le nom de {near} est introuvable&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>the names cannot be used:
{reasons}</source>
        <translation>les noms sont inutilisables&#xa0;:
{reasons}</translation>
    </message>
    <message>
        <source>the order failed</source>
        <translation>la commande a échoué</translation>
    </message>
    <message>
        <source>the passphrase does not open the vault</source>
        <translation>la phrase secrète n’ouvre pas le coffre</translation>
    </message>
    <message>
        <source>the passphrase does not open this recovery kit</source>
        <translation>la phrase secrète n’ouvre pas ce kit de secours</translation>
    </message>
    <message>
        <source>the passphrase file {path} can&apos;t be read: {why}</source>
        <translation>le fichier de phrase secrète {path} ne peut pas être lu&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the passphrase for a vault has at least {least} characters</source>
        <translation>la phrase secrète d’un coffre a au moins {least} caractères</translation>
    </message>
    <message>
        <source>the password has characters that a PFX file cannot have</source>
        <translation>le mot de passe a des caractères qu’un fichier PFX ne peut pas avoir</translation>
    </message>
    <message>
        <source>the password is wrong</source>
        <translation>le mot de passe est faux</translation>
    </message>
    <message>
        <source>the password stands in the wrong place of the database&apos;s address</source>
        <translation>le mot de passe est au mauvais endroit de l’adresse de la base de données</translation>
    </message>
    <message>
        <source>the practice CA of this profile was never started</source>
        <translation>l’AC d’exercice de ce profil n’a jamais été démarrée</translation>
    </message>
    <message>
        <source>the private key cannot be read</source>
        <translation>la clé privée ne peut pas être lue</translation>
    </message>
    <message>
        <source>the profile folder {home} cannot be used: {why}</source>
        <translation>le dossier du profil {home} est inutilisable&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the profile {home} is not a folder</source>
        <translation>le profil {home} n’est pas un dossier</translation>
    </message>
    <message>
        <source>the request is for other names: {names}</source>
        <translation>la demande est pour d’autres noms&#xa0;: {names}</translation>
    </message>
    <message>
        <source>the secret is too large for a keyring</source>
        <translation>le secret est trop grand pour un trousseau</translation>
    </message>
    <message>
        <source>the secret is too large for the vault: {size} bytes, {most} fit</source>
        <translation>le secret est trop grand pour le coffre&#xa0;: {size} octets, il en tient {most}</translation>
    </message>
    <message>
        <source>the session has ended</source>
        <translation>la session est terminée</translation>
    </message>
    <message>
        <source>the stored private key does not belong to this certificate</source>
        <translation>la clé privée enregistrée ne va pas avec ce certificat</translation>
    </message>
    <message>
        <source>the stored signing key of the audit trail is not one</source>
        <translation>la clé de signature enregistrée du journal d’audit n’en est pas une</translation>
    </message>
    <message>
        <source>the vault does not hold this workspace&apos;s key</source>
        <translation>le coffre ne contient pas la clé de cet espace de travail</translation>
    </message>
    <message>
        <source>the vault holds the key of another workspace</source>
        <translation>le coffre contient la clé d’un autre espace de travail</translation>
    </message>
    <message>
        <source>the vault {path} cannot be used: {why}</source>
        <translation>le coffre {path} est inutilisable&#xa0;: {why}</translation>
    </message>
    <message>
        <source>the workspace key is not one: it has {size} bytes</source>
        <translation>la clé de l’espace de travail n’en est pas une&#xa0;: elle a {size} octets</translation>
    </message>
    <message>
        <source>there is already an operator called {name}</source>
        <translation>il y a déjà un opérateur appelé {name}</translation>
    </message>
    <message>
        <source>there is already an operator named {name}</source>
        <translation>il y a déjà un opérateur nommé {name}</translation>
    </message>
    <message>
        <source>there is no account key to sign with</source>
        <translation>il n’y a pas de clé de compte pour signer</translation>
    </message>
    <message>
        <source>there is no folder {folder}</source>
        <translation>il n’y a pas de dossier {folder}</translation>
    </message>
    <message>
        <source>there is no folder {folder} to make the database in</source>
        <translation>il n’y a pas de dossier {folder} où créer la base de données</translation>
    </message>
    <message>
        <source>there is no format “{form}”; there are {forms}</source>
        <translation>il n’y a pas de format «&#xa0;{form}&#xa0;»&#x202f;; il y a {forms}</translation>
    </message>
    <message>
        <source>there is no host name in it</source>
        <translation>il n’y a pas de nom d’hôte dedans</translation>
    </message>
    <message>
        <source>there is no keyring to keep secrets in</source>
        <translation>il n’y a pas de trousseau où garder les secrets</translation>
    </message>
    <message>
        <source>there is no name in it</source>
        <translation>il n’y a pas de nom dedans</translation>
    </message>
    <message>
        <source>there is no operator called {name}</source>
        <translation>il n’y a pas d’opérateur appelé {name}</translation>
    </message>
    <message>
        <source>there is no operator yet</source>
        <translation>il n’y a pas encore d’opérateur</translation>
    </message>
    <message>
        <source>there is no setting “{name}” ({where}); there are {known}</source>
        <translation>il n’y a pas de paramètre «&#xa0;{name}&#xa0;» ({where})&#x202f;; il y a {known}</translation>
    </message>
    <message>
        <source>there is no such database: {place}</source>
        <translation>cette base de données n’existe pas&#xa0;: {place}</translation>
    </message>
    <message>
        <source>there is nothing visible in it</source>
        <translation>il n’y a rien de visible dedans</translation>
    </message>
    <message>
        <source>this CA does not certify IP addresses</source>
        <translation>cette AC ne certifie pas les adresses IP</translation>
    </message>
    <message>
        <source>this CA does not certify wildcards</source>
        <translation>cette AC ne certifie pas les noms génériques</translation>
    </message>
    <message>
        <source>this CA wants an external account</source>
        <translation>cette AC exige un compte externe</translation>
    </message>
    <message>
        <source>this is no directory URL: it has characters no URL has, or too many</source>
        <translation>ce n’est pas une URL d’annuaire&#xa0;: elle a des caractères qu’aucune URL n’a, ou trop de caractères</translation>
    </message>
    <message>
        <source>this is not a recovery kit: {why}</source>
        <translation>ce n’est pas un kit de secours&#xa0;: {why}</translation>
    </message>
    <message>
        <source>this machine&apos;s clock and the CA&apos;s are {days} days apart: nothing is renewed by it</source>
        <translation>l’horloge de cette machine et celle de l’AC ont {days} jours d’écart&#xa0;: rien n’est renouvelé d’après elle</translation>
    </message>
    <message>
        <source>this needs your password again</source>
        <translation>ceci demande à nouveau votre mot de passe</translation>
    </message>
    <message>
        <source>too soon after failed attempts: wait {seconds} s</source>
        <translation>trop tôt après des tentatives échouées&#xa0;: attendez {seconds} s</translation>
    </message>
    <message>
        <source>two dots in a row, or a dot in front; for a wildcard write *.example.com</source>
        <translation>deux points de suite, ou un point au début&#x202f;; pour un nom générique, écrivez *.example.com</translation>
    </message>
    <message>
        <source>underscores are not allowed in host names</source>
        <translation>les tirets bas ne sont pas permis dans les noms d’hôtes</translation>
    </message>
    <message>
        <source>webroot needs an absolute directory, not {given}</source>
        <translation>webroot demande un dossier absolu, pas {given}</translation>
    </message>
    <message>
        <source>what follows the colon is not a port number</source>
        <translation>ce qui suit le deux-points n’est pas un numéro de port</translation>
    </message>
    <message>
        <source>what was made for export does not read back as it should</source>
        <translation>ce qui a été fait pour l’exportation ne se relit pas comme il faudrait</translation>
    </message>
    <message>
        <source>without the check, a reason is needed for the record</source>
        <translation>sans le contrôle, il faut un motif à consigner</translation>
    </message>
    <message>
        <source>writing below {root} failed: {reason}</source>
        <translation>l’écriture sous {root} a échoué&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{asked} does not hold what the CA will look for</source>
        <translation>{asked} ne contient pas ce que l’AC cherchera</translation>
    </message>
    <message>
        <source>{ca} wants an external account: --eab-kid and --eab-hmac-stdin</source>
        <translation>{ca} exige un compte externe&#xa0;: --eab-kid et --eab-hmac-stdin</translation>
    </message>
    <message>
        <source>{file} is there already and belongs to another certificate: {whose}</source>
        <translation>{file} est déjà là et appartient à un autre certificat&#xa0;: {whose}</translation>
    </message>
    <message>
        <source>{file} is there already, and whose it is can&apos;t be seen</source>
        <translation>{file} est déjà là, et l’on ne voit pas à qui il appartient</translation>
    </message>
    <message>
        <source>{folder} below {root} is a symbolic link or no directory; it was left alone</source>
        <translation>{folder} sous {root} est un lien symbolique ou n’est pas un dossier&#x202f;; on n’y a pas touché</translation>
    </message>
    <message>
        <source>{given} does not end in a port from 1 to 65535</source>
        <translation>{given} ne se termine pas par un port de 1 à 65535</translation>
    </message>
    <message>
        <source>{given} has no valid domain</source>
        <translation>{given} n’a pas de domaine valable</translation>
    </message>
    <message>
        <source>{given} is not a challenge type</source>
        <translation>{given} n’est pas un type de défi</translation>
    </message>
    <message>
        <source>{given} is not a contact URL</source>
        <translation>{given} n’est pas une URL de contact</translation>
    </message>
    <message>
        <source>{given} is not a format</source>
        <translation>{given} n’est pas un format</translation>
    </message>
    <message>
        <source>{given} is not a key type</source>
        <translation>{given} n’est pas un type de clé</translation>
    </message>
    <message>
        <source>{given} is not a reason</source>
        <translation>{given} n’est pas un motif</translation>
    </message>
    <message>
        <source>{given} is not an IP address</source>
        <translation>{given} n’est pas une adresse IP</translation>
    </message>
    <message>
        <source>{given} is not an e-mail address</source>
        <translation>{given} n’est pas une adresse e-mail</translation>
    </message>
    <message>
        <source>{given} is too long for an e-mail address</source>
        <translation>{given} est trop long pour une adresse e-mail</translation>
    </message>
    <message>
        <source>{kind} is not a vault</source>
        <translation>{kind} n’est pas un coffre</translation>
    </message>
    <message>
        <source>{name} can be proved by dns-01 only</source>
        <translation>{name} ne peut être prouvé que par dns-01</translation>
    </message>
    <message>
        <source>{name} can&apos;t be proved by dns-01 (RFC 8738)</source>
        <translation>{name} ne peut pas être prouvé par dns-01 (RFC 8738)</translation>
    </message>
    <message>
        <source>{name} could not be validated: {said}</source>
        <translation>{name} n’a pas pu être validé&#xa0;: {said}</translation>
    </message>
    <message>
        <source>{name} is being worked on</source>
        <translation>un travail est en cours sur {name}</translation>
    </message>
    <message>
        <source>{name} is being worked on by {worker}</source>
        <translation>{worker} travaille en ce moment sur {name}</translation>
    </message>
    <message>
        <source>{name} is not a solver</source>
        <translation>{name} n’est pas un solveur</translation>
    </message>
    <message>
        <source>{name} is signed in as {role}, and that role does not include this ({permission})</source>
        <translation>{name} est connecté en tant que {role}, et ce rôle ne permet pas cela ({permission})</translation>
    </message>
    <message>
        <source>{name} is the only active admin</source>
        <translation>{name} est le seul administrateur actif</translation>
    </message>
    <message>
        <source>{name} was taken over meanwhile by {worker}</source>
        <translation>{name} a été repris entre-temps par {worker}</translation>
    </message>
    <message>
        <source>{near} cannot be reached: {reason}</source>
        <translation>{near} est injoignable&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{origin} sends us elsewhere (HTTP {status} to {location}); an ACME server does not do that</source>
        <translation>{origin} nous envoie ailleurs (HTTP {status} vers {location})&#x202f;; un serveur ACME ne fait pas cela</translation>
    </message>
    <message>
        <source>{origin} sent more than an ACME answer can hold: {reason}</source>
        <translation>{origin} a envoyé plus qu’une réponse ACME ne peut contenir&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{path} already exists below {root} with other content; it was left alone</source>
        <translation>{path} existe déjà sous {root} avec un autre contenu&#x202f;; on n’y a pas touché</translation>
    </message>
    <message>
        <source>{path} can&apos;t be read: {reason}</source>
        <translation>{path} ne peut pas être lu&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}</source>
        <translation>{path} ne peut pas être lu&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{path} does not hold 16 hexadecimal digits any more</source>
        <translation>{path} ne contient plus 16 chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>{path} does not read back as it was written</source>
        <translation>{path} ne se relit pas comme il a été écrit</translation>
    </message>
    <message>
        <source>{path} is damaged: {found}</source>
        <translation>{path} est endommagé&#xa0;: {found}</translation>
    </message>
    <message>
        <source>{path} is larger than 64 KiB</source>
        <translation>{path} dépasse 64 Kio</translation>
    </message>
    <message>
        <source>{path} is no back-up of this program&apos;s database</source>
        <translation>{path} n’est pas une sauvegarde de la base de données de ce programme</translation>
    </message>
    <message>
        <source>{path} is not a TOML file: {why}</source>
        <translation>{path} n’est pas un fichier TOML&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{path} is not a vault of this program, or it was damaged</source>
        <translation>{path} n’est pas un coffre de ce programme, ou il a été endommagé</translation>
    </message>
    <message>
        <source>{path} is there already</source>
        <translation>{path} est déjà là</translation>
    </message>
    <message>
        <source>{path} names no file</source>
        <translation>{path} ne nomme pas de fichier</translation>
    </message>
    <message>
        <source>{path} was made by a newer version of this program (schema {found}, this one knows {known})</source>
        <translation>{path} a été fait par une version plus récente de ce programme (schéma {found}, celle-ci connaît {known})</translation>
    </message>
    <message>
        <source>{place} is damaged, or no database of this program</source>
        <translation>{place} est endommagée, ou n’est pas une base de données de ce programme</translation>
    </message>
    <message>
        <source>{role} is not a role</source>
        <translation>{role} n’est pas un rôle</translation>
    </message>
    <message>
        <source>{root} cannot be used: {reason}</source>
        <translation>{root} est inutilisable&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{root} is not writable for this user: {reason}</source>
        <translation>{root} n’est pas accessible en écriture à cet utilisateur&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{said}; it broke while a change was being stored, and it can&apos;t be told whether it was</source>
        <translation>{said}&#x202f;; la liaison s’est rompue pendant l’enregistrement d’une modification, et l’on ne peut pas dire si elle l’a été</translation>
    </message>
    <message>
        <source>{says}: {detail}</source>
        <translation>{says}&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{solver} can&apos;t meet {challenge}</source>
        <translation>{solver} ne peut pas répondre à {challenge}</translation>
    </message>
    <message>
        <source>{token} cannot be a file name</source>
        <translation>{token} ne peut pas être un nom de fichier</translation>
    </message>
    <message>
        <source>{url} is neither a preset nor an https URL</source>
        <translation>{url} n’est ni un préréglage ni une URL https</translation>
    </message>
    <message>
        <source>{url} is not a URL</source>
        <translation>{url} n’est pas une URL</translation>
    </message>
    <message>
        <source>{url} is not a directory URL</source>
        <translation>{url} n’est pas une URL d’annuaire</translation>
    </message>
    <message>
        <source>{url} is not a proxy&apos;s address</source>
        <translation>{url} n’est pas l’adresse d’un proxy</translation>
    </message>
    <message>
        <source>{url} is not an ACME directory (RFC 8555)</source>
        <translation>{url} n’est pas un annuaire ACME (RFC 8555)</translation>
    </message>
    <message>
        <source>{url} is not https</source>
        <translation>{url} n’est pas en https</translation>
    </message>
    <message>
        <source>{where}: {name} {why}</source>
        <translation>{where}&#xa0;: {name} {why}</translation>
    </message>
    <message>
        <source>{wildcard} needs dns-01 and {address} can&apos;t have it: order them apart</source>
        <translation>{wildcard} demande dns-01 et {address} ne peut pas l’avoir&#xa0;: commandez-les séparément</translation>
    </message>
    <message>
        <source>“{name}” is not the name of a file</source>
        <translation>«&#xa0;{name}&#xa0;» n’est pas un nom de fichier</translation>
    </message>
    <message>
        <source>“{text}” is not a route</source>
        <translation>«&#xa0;{text}&#xa0;» n’est pas une route</translation>
    </message>
    <message>
        <source>The CA says: “{words}”</source>
        <translation>L’AC dit&#xa0;: «&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>{name} could not be validated.</source>
        <translation>{name} n’a pas pu être validé.</translation>
    </message>
    <message>
        <source>Your role does not include this.</source>
        <translation>Votre rôle ne permet pas cela.</translation>
    </message>
    <message>
        <source>There was no usable answer.</source>
        <translation>Il n’y a pas eu de réponse utilisable.</translation>
    </message>
    <message>
        <source>This is not the server that it should be.</source>
        <translation>Ce n’est pas le serveur que ce devrait être.</translation>
    </message>
    <message>
        <source>The database or the disk did not do its part.</source>
        <translation>La base de données ou le disque n’a pas fait sa part.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Quelque chose s’est mal passé dans le programme.</translation>
    </message>
    <message>
        <source>The CA takes no more of these for now.</source>
        <translation>L’AC n’en prend plus pour le moment.</translation>
    </message>
    <message>
        <source>The CA’s terms of service have changed.</source>
        <translation>Les conditions d’utilisation de l’AC ont changé.</translation>
    </message>
    <message>
        <source>The CA refused.</source>
        <translation>L’AC a refusé.</translation>
    </message>
    <message>
        <source>There is no keyring on this computer.</source>
        <translation>Il n’y a pas de trousseau sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>Le trousseau est verrouillé.</translation>
    </message>
    <message>
        <source>The keyring did not answer in time.</source>
        <translation>Le trousseau n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>The keyring keeps nothing.</source>
        <translation>Le trousseau ne garde rien.</translation>
    </message>
    <message>
        <source>The keyring refused.</source>
        <translation>Le trousseau a refusé.</translation>
    </message>
    <message>
        <source>A secret is missing from the vault.</source>
        <translation>Un secret manque dans le coffre.</translation>
    </message>
    <message>
        <source>The secret is too large for the vault.</source>
        <translation>Le secret est trop grand pour le coffre.</translation>
    </message>
    <message>
        <source>That does not open with this key.</source>
        <translation>Cela ne s’ouvre pas avec cette clé.</translation>
    </message>
    <message>
        <source>Try again in {span}.</source>
        <translation>Réessayez dans {span}.</translation>
    </message>
    <message>
        <source>It may be tried again from {moment} on.</source>
        <translation>On peut réessayer à partir de {moment}.</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Reconnectez-vous.</translation>
    </message>
    <message>
        <source>Wait for it to finish, then try again.</source>
        <translation>Attendez qu’il ait fini, puis réessayez.</translation>
    </message>
    <message>
        <source>The work goes on where it stands when it is continued.</source>
        <translation>Le travail reprend où il en est quand on le continue.</translation>
    </message>
    <message>
        <source>Nothing is lost. Try again.</source>
        <translation>Rien n’est perdu. Réessayez.</translation>
    </message>
    <message>
        <source>Nothing that was saved is lost. Please report it with the details.</source>
        <translation>Rien de ce qui a été enregistré n’est perdu. Veuillez le signaler avec les détails.</translation>
    </message>
    <message>
        <source>Ask an admin to do it, or to change your role in Settings.</source>
        <translation>Demandez à un administrateur de le faire, ou de changer votre rôle dans Paramètres.</translation>
    </message>
    <message>
        <source>Choose another folder, or tick that what is there is replaced.</source>
        <translation>Choisissez un autre dossier, ou cochez que ce qui est là soit remplacé.</translation>
    </message>
    <message>
        <source>Choose another name; Settings shows those that are taken.</source>
        <translation>Choisissez un autre nom&#x202f;; Paramètres montre ceux qui sont pris.</translation>
    </message>
    <message>
        <source>Continue that one (Orders shows it) or abandon it first.</source>
        <translation>Continuez celle-là (Commandes la montre) ou abandonnez-la d’abord.</translation>
    </message>
    <message>
        <source>Close the other window or end the other run of the program, then try again.</source>
        <translation>Fermez l’autre fenêtre ou arrêtez l’autre exécution du programme, puis réessayez.</translation>
    </message>
    <message>
        <source>For a company’s own CA, add the certificate it chains to as its CA bundle. Otherwise somebody may be listening in: do not go on from this network.</source>
        <translation>Pour l’AC d’une entreprise, ajoutez le certificat auquel elle remonte dans le champ Certificats de l’AC. Sinon, quelqu’un écoute peut-être&#xa0;: n’allez pas plus loin depuis ce réseau.</translation>
    </message>
    <message>
        <source>Get a key identifier and an HMAC key from the CA and fill them in.</source>
        <translation>Demandez à l’AC un identifiant de clé et une clé HMAC, et saisissez-les.</translation>
    </message>
    <message>
        <source>Choose a password for the file.</source>
        <translation>Choisissez un mot de passe pour le fichier.</translation>
    </message>
    <message>
        <source>Say why; it goes on the record.</source>
        <translation>Dites pourquoi&#x202f;; ce sera consigné.</translation>
    </message>
    <message>
        <source>It is an older vault under another passphrase. Give that passphrase, or have the older vault kept under another name and begin a new one.</source>
        <translation>C’est un ancien coffre sous une autre phrase secrète. Donnez cette phrase secrète, ou faites conserver l’ancien coffre sous un autre nom et commencez-en un nouveau.</translation>
    </message>
    <message>
        <source>Let a timer run the renewals while the window is closed: Settings has the lines for it.</source>
        <translation>Laissez une minuterie lancer les renouvellements quand la fenêtre est fermée&#xa0;: Paramètres a les lignes pour cela.</translation>
    </message>
    <message>
        <source>Make one with Export in the audit trail.</source>
        <translation>Faites-en une avec Exporter dans le journal d’audit.</translation>
    </message>
    <message>
        <source>Make the first one: the window asks for it when it is opened again.</source>
        <translation>Créez le premier&#xa0;: la fenêtre le demande quand on la rouvre.</translation>
    </message>
    <message>
        <source>Name a resolver in Settings.</source>
        <translation>Nommez un résolveur dans Paramètres.</translation>
    </message>
    <message>
        <source>The practice CA is not running. Start it under Practice CA.</source>
        <translation>L’AC d’exercice n’est pas en marche. Démarrez-la sous AC d’exercice.</translation>
    </message>
    <message>
        <source>Start it first, under Practice CA.</source>
        <translation>Démarrez-la d’abord, sous AC d’exercice.</translation>
    </message>
    <message>
        <source>Orders need an active account; Accounts shows which are.</source>
        <translation>Les commandes demandent un compte actif&#x202f;; Comptes montre lesquels le sont.</translation>
    </message>
    <message>
        <source>Place the order again with another challenge: it goes on with that.</source>
        <translation>Passez à nouveau la commande avec un autre défi&#xa0;: elle continue avec celui-là.</translation>
    </message>
    <message>
        <source>Read them, then tick that you agree.</source>
        <translation>Lisez-les, puis cochez que vous acceptez.</translation>
    </message>
    <message>
        <source>Unlock it, or keep the secrets under a passphrase instead: Settings, Security.</source>
        <translation>Déverrouillez-le, ou gardez plutôt les secrets sous une phrase secrète&#xa0;: Paramètres, Sécurité.</translation>
    </message>
    <message>
        <source>Unlock or restore the keyring that was used before, or put the recovery kit back: Settings, Security.</source>
        <translation>Déverrouillez ou restaurez le trousseau utilisé auparavant, ou remettez le kit de secours&#xa0;: Paramètres, Sécurité.</translation>
    </message>
    <message>
        <source>Choose the role admin.</source>
        <translation>Choisissez le rôle administrateur.</translation>
    </message>
    <message>
        <source>Add one under Accounts.</source>
        <translation>Ajoutez-en un sous Comptes.</translation>
    </message>
    <message>
        <source>another vault needs its secrets: change it under Settings, Security</source>
        <translation>un autre coffre a besoin de ses secrets&#xa0;: changez-le sous Paramètres, Sécurité</translation>
    </message>
    <message>
        <source>the CA’s terms of service must be agreed to</source>
        <translation>les conditions d’utilisation de l’AC doivent être acceptées</translation>
    </message>
    <message>
        <source>{ca} wants an external account: a key identifier and an HMAC key</source>
        <translation>{ca} exige un compte externe&#xa0;: un identifiant de clé et une clé HMAC</translation>
    </message>
    <message>
        <source>The list shows what there is.</source>
        <translation>La liste montre ce qu’il y a.</translation>
    </message>
    <message>
        <source>Read {url}, then register again and agree.</source>
        <translation>Lisez {url}, puis inscrivez-vous à nouveau et acceptez.</translation>
    </message>
    <message>
        <source>Check now shows what is missing.</source>
        <translation>Vérifier maintenant montre ce qui manque.</translation>
    </message>
    <message>
        <source>The challenges of order {id} show which are.</source>
        <translation>Les défis de la commande {id} montrent lesquels le sont.</translation>
    </message>
    <message>
        <source>Order {id} shows where it is.</source>
        <translation>La commande {id} montre où elle en est.</translation>
    </message>
    <message>
        <source>Continue order {id} to fetch it.</source>
        <translation>Continuez la commande {id} pour aller le chercher.</translation>
    </message>
    <message>
        <source>Try again, or keep the secrets under a passphrase: Settings, Security.</source>
        <translation>Réessayez, ou gardez les secrets sous une phrase secrète&#xa0;: Paramètres, Sécurité.</translation>
    </message>
    <message>
        <source>{first}, or keep the secrets under a passphrase: Settings, Security.</source>
        <translation>{first}, ou gardez les secrets sous une phrase secrète&#xa0;: Paramètres, Sécurité.</translation>
    </message>
</context>
<context>
    <name>export targets</name>
    <message>
        <source>nginx</source>
        <translation>nginx</translation>
    </message>
    <message>
        <source>In the server block:
ssl_certificate &quot;{fullchain}&quot;;
ssl_certificate_key &quot;{privkey}&quot;;
Then check and reload:
nginx -t &amp;&amp; systemctl reload nginx</source>
        <translation>Dans le bloc server&#xa0;:
ssl_certificate &quot;{fullchain}&quot;;
ssl_certificate_key &quot;{privkey}&quot;;
Puis contrôlez et rechargez&#xa0;:
nginx -t &amp;&amp; systemctl reload nginx</translation>
    </message>
    <message>
        <source>Apache</source>
        <translation>Apache</translation>
    </message>
    <message>
        <source>In the virtual host:
SSLCertificateFile &quot;{fullchain}&quot;
SSLCertificateKeyFile &quot;{privkey}&quot;
Then check and reload:
apachectl configtest &amp;&amp; apachectl graceful</source>
        <translation>Dans l’hôte virtuel&#xa0;:
SSLCertificateFile &quot;{fullchain}&quot;
SSLCertificateKeyFile &quot;{privkey}&quot;
Puis contrôlez et rechargez&#xa0;:
apachectl configtest &amp;&amp; apachectl graceful</translation>
    </message>
    <message>
        <source>HAProxy</source>
        <translation>HAProxy</translation>
    </message>
    <message>
        <source>HAProxy wants chain and key in one file:
(umask 077; cat &quot;{fullchain}&quot; &quot;{privkey}&quot; &gt; /etc/haproxy/site.pem)
In the frontend:
bind :443 ssl crt /etc/haproxy/site.pem
Then check and reload:
haproxy -c -f /etc/haproxy/haproxy.cfg &amp;&amp; systemctl reload haproxy</source>
        <translation>HAProxy veut la chaîne et la clé dans un seul fichier&#xa0;:
(umask 077; cat &quot;{fullchain}&quot; &quot;{privkey}&quot; &gt; /etc/haproxy/site.pem)
Dans le frontend&#xa0;:
bind :443 ssl crt /etc/haproxy/site.pem
Puis contrôlez et rechargez&#xa0;:
haproxy -c -f /etc/haproxy/haproxy.cfg &amp;&amp; systemctl reload haproxy</translation>
    </message>
    <message>
        <source>IIS, Windows 2019 or newer</source>
        <translation>IIS, Windows 2019 ou plus récent</translation>
    </message>
    <message>
        <source>In PowerShell, as administrator:
$password = Read-Host -AsSecureString
Import-PfxCertificate &quot;{pfx}&quot; Cert:\LocalMachine\My -Password $password
Then choose it in the bindings of the site, and delete the file.</source>
        <translation>Dans PowerShell, en tant qu’administrateur&#xa0;:
$password = Read-Host -AsSecureString
Import-PfxCertificate &quot;{pfx}&quot; Cert:\LocalMachine\My -Password $password
Puis choisissez-le dans les liaisons du site, et supprimez le fichier.</translation>
    </message>
    <message>
        <source>IIS, Windows 2016 or older</source>
        <translation>IIS, Windows 2016 ou plus ancien</translation>
    </message>
    <message>
        <source>This form uses 3DES and SHA-1, since older Windows reads nothing else: delete the file after the import.
In PowerShell, as administrator:
$password = Read-Host -AsSecureString
Import-PfxCertificate &quot;{pfx}&quot; Cert:\LocalMachine\My -Password $password
Then choose it in the bindings of the site.</source>
        <translation>Cette forme utilise 3DES et SHA-1, car les anciens Windows ne lisent rien d’autre&#xa0;: supprimez le fichier après l’importation.
Dans PowerShell, en tant qu’administrateur&#xa0;:
$password = Read-Host -AsSecureString
Import-PfxCertificate &quot;{pfx}&quot; Cert:\LocalMachine\My -Password $password
Puis choisissez-le dans les liaisons du site.</translation>
    </message>
    <message>
        <source>Tomcat, Java</source>
        <translation>Tomcat, Java</translation>
    </message>
    <message>
        <source>In server.xml, inside of SSLHostConfig:
&lt;Certificate certificateKeystoreFile=&quot;{pfx}&quot;
    certificateKeystoreType=&quot;PKCS12&quot; certificateKeystorePassword=&quot;…&quot;/&gt;
Java reads it from 8u301 and 11.0.12 on. Then restart Tomcat.</source>
        <translation>Dans server.xml, à l’intérieur de SSLHostConfig&#xa0;:
&lt;Certificate certificateKeystoreFile=&quot;{pfx}&quot;
    certificateKeystoreType=&quot;PKCS12&quot; certificateKeystorePassword=&quot;…&quot;/&gt;
Java le lit à partir de 8u301 et 11.0.12. Puis redémarrez Tomcat.</translation>
    </message>
    <message>
        <source>Synology</source>
        <translation>Synology</translation>
    </message>
    <message>
        <source>Control Panel, Security, Certificate, Add, Import certificate:
Private key: {privkey}
Certificate: {cert}
Intermediate certificate: {chain}</source>
        <translation>Panneau de configuration, Sécurité, Certificat, Ajouter, Importer un certificat&#xa0;:
Clé privée&#xa0;: {privkey}
Certificat&#xa0;: {cert}
Certificat intermédiaire&#xa0;: {chain}</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Autre chose</translation>
    </message>
    <message>
        <source>PEM: certificate, chain and key, for most servers</source>
        <translation>PEM&#xa0;: certificat, chaîne et clé, pour la plupart des serveurs</translation>
    </message>
    <message>
        <source>DER: the certificate alone, binary</source>
        <translation>DER&#xa0;: le certificat seul, binaire</translation>
    </message>
    <message>
        <source>PKCS #7: certificate and chain, without the key</source>
        <translation>PKCS #7&#xa0;: certificat et chaîne, sans la clé</translation>
    </message>
    <message>
        <source>PFX (PKCS #12): everything in one file, under a password</source>
        <translation>PFX (PKCS #12)&#xa0;: tout en un fichier, sous un mot de passe</translation>
    </message>
    <message>
        <source>PFX for old systems: 3DES and SHA-1</source>
        <translation>PFX pour anciens systèmes&#xa0;: 3DES et SHA-1</translation>
    </message>
    <message>
        <source>the private key, without a password</source>
        <translation>la clé privée, sans mot de passe</translation>
    </message>
    <message>
        <source>the certificate alone</source>
        <translation>le certificat seul</translation>
    </message>
    <message>
        <source>the chain, without it</source>
        <translation>la chaîne, sans lui</translation>
    </message>
    <message>
        <source>certificate and chain</source>
        <translation>certificat et chaîne</translation>
    </message>
    <message>
        <source>everything, under the password</source>
        <translation>tout, sous le mot de passe</translation>
    </message>
    <message>
        <source>(your own key)</source>
        <translation>(votre propre clé)</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(aucun)</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les paramètres</translation>
    </message>
    <message>
        <source>{subject}: looking…</source>
        <translation>{subject}&#xa0;: examen…</translation>
    </message>
    <message>
        <source>{subject}: not known</source>
        <translation>{subject}&#xa0;: inconnu</translation>
    </message>
    <message>
        <source>Renewals</source>
        <translation>Renouvellements</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>Trousseau</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Certificates renew by themselves only where a timer of the system runs the renewals.</source>
        <translation>Les certificats ne se renouvellent d’eux-mêmes que là où une minuterie du système lance les renouvellements.</translation>
    </message>
    <message>
        <source>Account keys and the key to everything else are kept in the keyring of this computer.</source>
        <translation>Les clés de compte et la clé de tout le reste sont gardées dans le trousseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>Accounts, orders, certificates and the audit trail are kept in the database.</source>
        <translation>Comptes, commandes, certificats et journal d’audit sont gardés dans la base de données.</translation>
    </message>
    <message>
        <source>Renewal times and deadlines depend on this computer’s clock. It is compared with the CA’s.</source>
        <translation>Les moments des renouvellements et les échéances dépendent de l’horloge de cet ordinateur. Elle est comparée à celle de l’AC.</translation>
    </message>
    <message>
        <source>Without an answer from the CA nothing can be ordered or renewed.</source>
        <translation>Sans réponse de l’AC, rien ne peut être commandé ni renouvelé.</translation>
    </message>
    <message>
        <source>The look at your DNS records, before the CA looks, needs resolvers that answer.</source>
        <translation>L’examen de vos enregistrements DNS, avant celui de l’AC, demande des résolveurs qui répondent.</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>verrouillé</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>absent</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>can’t be used</source>
        <translation>inutilisable</translation>
    </message>
    <message>
        <source>Keyring: {trouble}</source>
        <translation>Trousseau&#xa0;: {trouble}</translation>
    </message>
    <message>
        <source>Keyring {trouble}</source>
        <translation>Trousseau {trouble}</translation>
    </message>
    <message>
        <source>Vault: open (passphrase)</source>
        <translation>Coffre&#xa0;: ouvert (phrase secrète)</translation>
    </message>
    <message>
        <source>Vault open</source>
        <translation>Coffre ouvert</translation>
    </message>
    <message>
        <source>Keyring: unlocked</source>
        <translation>Trousseau&#xa0;: déverrouillé</translation>
    </message>
    <message>
        <source>Keyring unlocked</source>
        <translation>Trousseau ouvert</translation>
    </message>
    <message>
        <source>Database: no answer</source>
        <translation>Base de données&#xa0;: pas de réponse</translation>
    </message>
    <message>
        <source>No database</source>
        <translation>Pas de base</translation>
    </message>
    <message>
        <source>Database: shared</source>
        <translation>Base de données&#xa0;: partagée</translation>
    </message>
    <message>
        <source>Database: this computer</source>
        <translation>Base de données&#xa0;: cet ordinateur</translation>
    </message>
    <message>
        <source>Clock: not compared</source>
        <translation>Horloge&#xa0;: non comparée</translation>
    </message>
    <message>
        <source>Clock: exact ({skew} s)</source>
        <translation>Horloge&#xa0;: exacte ({skew} s)</translation>
    </message>
    <message>
        <source>Clock exact</source>
        <translation>Horloge exacte</translation>
    </message>
    <message>
        <source>Clock: {span} fast</source>
        <translation>Horloge&#xa0;: avance de {span}</translation>
    </message>
    <message>
        <source>Clock: {span} slow</source>
        <translation>Horloge&#xa0;: retard de {span}</translation>
    </message>
    <message>
        <source>Renewals: not known</source>
        <translation>Renouvellements&#xa0;: inconnu</translation>
    </message>
    <message>
        <source>Renewals: no run yet</source>
        <translation>Renouvellements&#xa0;: jamais lancés</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>Jamais lancés</translation>
    </message>
    <message>
        <source>Renewals: last run {when}</source>
        <translation>Renouvellements&#xa0;: dernière passe {when}</translation>
    </message>
    <message>
        <source>Last run {when}</source>
        <translation>Dernière passe {when}</translation>
    </message>
    <message>
        <source>CA: no answer</source>
        <translation>AC&#xa0;: pas de réponse</translation>
    </message>
    <message>
        <source>CA: no account yet</source>
        <translation>AC&#xa0;: pas encore de compte</translation>
    </message>
    <message>
        <source>CA: answers</source>
        <translation>AC&#xa0;: répond</translation>
    </message>
    <message>
        <source>DNS: no answer</source>
        <translation>DNS&#xa0;: pas de réponse</translation>
    </message>
    <message>
        <source>DNS: some don’t answer</source>
        <translation>DNS&#xa0;: certains ne répondent pas</translation>
    </message>
    <message>
        <source>DNS: answers</source>
        <translation>DNS&#xa0;: répond</translation>
    </message>
</context>
<context>
    <name>limits</name>
    <message>
        <source>{used} of {most} certificates for exactly these names in {span}</source>
        <translation>{used} sur {most} certificats pour exactement ces noms en {span}</translation>
    </message>
    <message>
        <source>{used} of {most} certificates under {subject} in {span}</source>
        <translation>{used} sur {most} certificats sous {subject} en {span}</translation>
    </message>
    <message>
        <source>{used} of {most} new orders of this account in {span}</source>
        <translation>{used} sur {most} nouvelles commandes de ce compte en {span}</translation>
    </message>
    <message>
        <source>{used} of {most} failed validations of {subject} in {span}</source>
        <translation>{used} sur {most} validations échouées de {subject} en {span}</translation>
    </message>
    <message>
        <source>no limit known</source>
        <translation>aucune limite connue</translation>
    </message>
    <message>
        <source>{left} of {most} orders left</source>
        <translation>{left} commandes sur {most} restantes</translation>
    </message>
    <message>
        <source>Before {moment} an order would probably be refused.</source>
        <translation>Avant {moment}, une commande serait sans doute refusée.</translation>
    </message>
    <message>
        <source>One of them comes back {moment}.</source>
        <translation>L’une de ces places se libère {moment}.</translation>
    </message>
</context>
<context>
    <name>made</name>
    <message>
        <source>The month before</source>
        <translation>Le mois précédent</translation>
    </message>
    <message>
        <source>The month after</source>
        <translation>Le mois suivant</translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n jour</numerusform>
            <numerusform>%n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>demain</translation>
    </message>
    <message>
        <source>{weekday} {date}</source>
        <translation>{weekday} {date}</translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation>{date}, {time}</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>aujourd’hui {time}</translation>
    </message>
    <message>
        <source>{weekday} {time}</source>
        <translation>{weekday} {time}</translation>
    </message>
    <message>
        <source>{number} d</source>
        <translation>{number} j</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} s</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation>{number} h</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>{span} ago</source>
        <translation>il y a {span}</translation>
    </message>
    <message>
        <source>in {span}</source>
        <translation>dans {span}</translation>
    </message>
    <message>
        <source>{absolute} ({relative})</source>
        <translation>{absolute} ({relative})</translation>
    </message>
    <message>
        <source>time is up</source>
        <translation>le temps est écoulé</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>encore {span}</translation>
    </message>
    <message>
        <source>{days} d {clock}</source>
        <translation>{days} j {clock}</translation>
    </message>
</context>
<context>
    <name>operators</name>
    <message>
        <source>Viewer</source>
        <translation>Lecteur</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Opérateur</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>Administrateur</translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message numerus="yes">
        <source>%n name(s) are proved already; the CA may remember that for a new order.</source>
        <translation>
            <numerusform>%n nom est déjà prouvé&#x202f;; l’AC s’en souviendra peut-être pour une nouvelle commande.</numerusform>
            <numerusform>%n noms sont déjà prouvés&#x202f;; l’AC s’en souviendra peut-être pour une nouvelle commande.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is for {name} and %n more.</source>
        <translation>
            <numerusform>Elle est pour {name} et %n autre.</numerusform>
            <numerusform>Elle est pour {name} et %n autres.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your turn: put in place what proves %n name(s).</source>
        <translation>
            <numerusform>À vous&#xa0;: mettez en place ce qui prouve %n nom.</numerusform>
            <numerusform>À vous&#xa0;: mettez en place ce qui prouve %n noms.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names}
and %n more</source>
        <translation>
            <numerusform>{names}
et %n autre</numerusform>
            <numerusform>{names}
et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>No certificate comes from it any more, and it can’t be carried on.</source>
        <translation>Il n’en viendra plus de certificat, et elle ne peut plus être continuée.</translation>
    </message>
    <message>
        <source>Certificate {number} is not renewed by it. It goes on as before; a later renewal run orders anew.</source>
        <translation>Le certificat {number} n’est pas renouvelé par elle. Il continue comme avant&#x202f;; une passe ultérieure commandera à nouveau.</translation>
    </message>
    <message>
        <source>What this program has put in place is taken away.</source>
        <translation>Ce que ce programme a mis en place est retiré.</translation>
    </message>
    <message>
        <source>What you have put in place stays there until you take it away.</source>
        <translation>Ce que vous avez mis en place y reste jusqu’à ce que vous le retiriez.</translation>
    </message>
    <message>
        <source>Nothing is revoked, and the CA counts no failure: the order lapses there.</source>
        <translation>Rien n’est révoqué, et l’AC ne compte pas d’échec&#xa0;: la commande s’y éteint.</translation>
    </message>
    <message>
        <source>It is for {name}.</source>
        <translation>Elle est pour {name}.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>CA</source>
        <translation>AC</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Ensuite</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>tries again {when}</source>
        <translation>réessaie {when}</translation>
    </message>
    <message>
        <source>ended {when}</source>
        <translation>terminée {when}</translation>
    </message>
    <message>
        <source>ends {when}</source>
        <translation>se termine {when}</translation>
    </message>
    <message>
        <source>TXT record in the DNS (dns-01)</source>
        <translation>enregistrement TXT dans le DNS (dns-01)</translation>
    </message>
    <message>
        <source>file on the web server (http-01)</source>
        <translation>fichier sur le serveur web (http-01)</translation>
    </message>
    <message>
        <source>this program answers, at port {port}</source>
        <translation>ce programme répond, au port {port}</translation>
    </message>
    <message>
        <source>this program, in {folder}</source>
        <translation>ce programme, dans {folder}</translation>
    </message>
    <message>
        <source>you, by hand</source>
        <translation>vous, à la main</translation>
    </message>
    <message>
        <source>yours: the certificate request was made elsewhere</source>
        <translation>la vôtre&#xa0;: la demande de certificat a été faite ailleurs</translation>
    </message>
    <message>
        <source>{kind}, in the vault</source>
        <translation>{kind}, dans le coffre</translation>
    </message>
    <message>
        <source>not said by the CA</source>
        <translation>non précisé par l’AC</translation>
    </message>
    <message>
        <source>by a new order with a new request of yours</source>
        <translation>par une nouvelle commande avec une nouvelle demande à vous</translation>
    </message>
    <message>
        <source>only when you ask for it</source>
        <translation>seulement quand vous le demandez</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>de lui-même</translation>
    </message>
    <message>
        <source>by itself up to the challenges, which are yours</source>
        <translation>de lui-même jusqu’aux défis, qui sont à vous</translation>
    </message>
    <message>
        <source>Your role may look and change nothing.</source>
        <translation>Votre rôle peut regarder et ne rien modifier.</translation>
    </message>
    <message>
        <source>The CA waits until {moment}.</source>
        <translation>L’AC attend jusqu’à {moment}.</translation>
    </message>
    <message>
        <source>It is saved here; the CA has not answered yet.</source>
        <translation>Elle est enregistrée ici&#x202f;; l’AC n’a pas encore répondu.</translation>
    </message>
    <message>
        <source>The CA has the order. What is to be proved is not fetched yet.</source>
        <translation>L’AC a la commande. Ce qui est à prouver n’est pas encore demandé.</translation>
    </message>
    <message>
        <source>The CA was told to look and has not said what it saw.</source>
        <translation>L’AC a été priée de regarder et n’a pas dit ce qu’elle a vu.</translation>
    </message>
    <message>
        <source>Every name is proved. The certificate request is not sent yet.</source>
        <translation>Chaque nom est prouvé. La demande de certificat n’est pas encore envoyée.</translation>
    </message>
    <message>
        <source>The CA has the certificate request and makes the certificate.</source>
        <translation>L’AC a la demande de certificat et établit le certificat.</translation>
    </message>
    <message>
        <source>The CA has issued the certificate. It is not downloaded yet.</source>
        <translation>L’AC a émis le certificat. Il n’est pas encore téléchargé.</translation>
    </message>
    <message>
        <source>The certificate is here. What was put in place is not taken away yet.</source>
        <translation>Le certificat est là. Ce qui a été mis en place n’est pas encore retiré.</translation>
    </message>
    <message>
        <source>The order is not at its end.</source>
        <translation>La commande n’est pas à son terme.</translation>
    </message>
    <message>
        <source>Its time at the CA is over: continue it to see what became of it.</source>
        <translation>Son temps chez l’AC est écoulé&#xa0;: continuez-la pour voir ce qu’elle est devenue.</translation>
    </message>
    <message>
        <source>The next renewal run goes on with it by itself.</source>
        <translation>La prochaine passe de renouvellement la continue d’elle-même.</translation>
    </message>
    <message>
        <source>It goes on when somebody continues it.</source>
        <translation>Elle reprend quand quelqu’un la continue.</translation>
    </message>
    <message>
        <source>The names were not proved in time.</source>
        <translation>Les noms n’ont pas été prouvés à temps.</translation>
    </message>
    <message>
        <source>An order that lapses at the CA can’t be carried on: place it again.</source>
        <translation>Une commande qui s’éteint chez l’AC ne peut pas être continuée&#xa0;: passez-la à nouveau.</translation>
    </message>
    <message>
        <source>The CA issued something else than was ordered.</source>
        <translation>L’AC a émis autre chose que ce qui était commandé.</translation>
    </message>
    <message>
        <source>The CA does not offer what was ordered.</source>
        <translation>L’AC ne propose pas ce qui était commandé.</translation>
    </message>
    <message>
        <source>Put right what it names, then order again.</source>
        <translation>Corrigez ce qu’elle nomme, puis commandez à nouveau.</translation>
    </message>
    <message>
        <source>The CA refused.</source>
        <translation>L’AC a refusé.</translation>
    </message>
    <message>
        <source>The certificate of this order has ended.</source>
        <translation>Le certificat de cette commande a pris fin.</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>C’est fait.</translation>
    </message>
    <message>
        <source>It holds until {day}.</source>
        <translation>Échéance&#xa0;: {day}.</translation>
    </message>
    <message>
        <source>Next: export it to where it runs.</source>
        <translation>Ensuite&#xa0;: exportez-le là où il sert.</translation>
    </message>
    <message>
        <source>The certificate is here.</source>
        <translation>Le certificat est là.</translation>
    </message>
    <message>
        <source>At the CA it lapses by itself.</source>
        <translation>Chez l’AC, elle s’éteint d’elle-même.</translation>
    </message>
    <message>
        <source>The order was abandoned.</source>
        <translation>La commande a été abandonnée.</translation>
    </message>
    <message>
        <source>An order asks a CA for one certificate and goes on until it is here. Place the first one.</source>
        <translation>Une commande demande un certificat à une AC et se poursuit jusqu’à ce qu’il soit là. Passez la première.</translation>
    </message>
    <message>
        <source>What was asked of CAs stands here. There is nothing yet; an operator can place an order.</source>
        <translation>Ce qui a été demandé aux AC apparaît ici. Il n’y a encore rien&#x202f;; un opérateur peut passer une commande.</translation>
    </message>
    <message>
        <source>No order is like that.</source>
        <translation>Aucune commande ne correspond.</translation>
    </message>
    <message>
        <source>Show all orders</source>
        <translation>Afficher toutes les commandes</translation>
    </message>
</context>
<context>
    <name>progress</name>
    <message>
        <source>Connecting to the CA</source>
        <translation>Connexion à l’AC</translation>
    </message>
    <message>
        <source>Registering the account</source>
        <translation>Inscription du compte</translation>
    </message>
    <message>
        <source>Placing the order</source>
        <translation>Envoi de la commande</translation>
    </message>
    <message>
        <source>Asking what is to be proved</source>
        <translation>Demande de ce qui est à prouver</translation>
    </message>
    <message>
        <source>Putting challenges in place</source>
        <translation>Mise en place des défis</translation>
    </message>
    <message>
        <source>Looking where the CA will look</source>
        <translation>Examen de ce que l’AC regardera</translation>
    </message>
    <message>
        <source>Telling the CA to look</source>
        <translation>L’AC est priée de regarder</translation>
    </message>
    <message>
        <source>Waiting for the CA’s verdict</source>
        <translation>Attente du verdict de l’AC</translation>
    </message>
    <message>
        <source>Sending the certificate request</source>
        <translation>Envoi de la demande de certificat</translation>
    </message>
    <message>
        <source>Downloading the certificate</source>
        <translation>Téléchargement du certificat</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>Taking down what was put in place</source>
        <translation>Retrait de ce qui a été mis en place</translation>
    </message>
    <message>
        <source>Renewing</source>
        <translation>Renouvellement</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>Writing rows</source>
        <translation>Écriture des lignes</translation>
    </message>
    <message>
        <source>Making texts easy to find</source>
        <translation>Préparation de la recherche dans les textes</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>Nouvel essai</translation>
    </message>
    <message>
        <source>Copying the database</source>
        <translation>Copie de la base de données</translation>
    </message>
    <message>
        <source>Preparing the back-up</source>
        <translation>Préparation de la sauvegarde</translation>
    </message>
    <message>
        <source>Bringing the back-up back</source>
        <translation>Retour de la sauvegarde</translation>
    </message>
    <message>
        <source>{step}, {done} of {total}</source>
        <translation>{step}, {done} sur {total}</translation>
    </message>
    <message>
        <source>{step}: {subject}</source>
        <translation>{step}&#xa0;: {subject}</translation>
    </message>
    <message>
        <source>{step}, until {time}</source>
        <translation>{step}, jusqu’à {time}</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Travail en cours</translation>
    </message>
    <message>
        <source>It is stopped; what was stored stays, the rest is not done.</source>
        <translation>C’est arrêté&#x202f;; ce qui a été enregistré reste, le reste n’est pas fait.</translation>
    </message>
    <message>
        <source>Placing an order for {names}</source>
        <translation>Passer une commande pour {names}</translation>
    </message>
    <message>
        <source>Carrying on order {number}</source>
        <translation>Continuer la commande {number}</translation>
    </message>
    <message>
        <source>Abandoning order {number}</source>
        <translation>Abandonner la commande {number}</translation>
    </message>
    <message>
        <source>Looking at the challenges of order {number}</source>
        <translation>Examiner les défis de la commande {number}</translation>
    </message>
    <message>
        <source>Submitting challenge {number}</source>
        <translation>Soumettre le défi {number}</translation>
    </message>
    <message>
        <source>Renewing certificate {number}</source>
        <translation>Renouveler le certificat {number}</translation>
    </message>
    <message>
        <source>Renewing what is due</source>
        <translation>Renouveler ce qui est dû</translation>
    </message>
    <message>
        <source>Revoking certificate {number}</source>
        <translation>Révoquer le certificat {number}</translation>
    </message>
    <message>
        <source>Exporting certificate {number}</source>
        <translation>Exporter le certificat {number}</translation>
    </message>
    <message>
        <source>Registering {email}</source>
        <translation>Inscrire {email}</translation>
    </message>
    <message>
        <source>Changing account {number}</source>
        <translation>Modifier le compte {number}</translation>
    </message>
    <message>
        <source>Verifying the audit trail</source>
        <translation>Vérifier le journal d’audit</translation>
    </message>
    <message>
        <source>Exporting the audit trail</source>
        <translation>Exporter le journal d’audit</translation>
    </message>
    <message>
        <source>Recovery kit</source>
        <translation>Kit de secours</translation>
    </message>
    <message>
        <source>Moving the secrets to another vault</source>
        <translation>Déplacer les secrets vers un autre coffre</translation>
    </message>
    <message>
        <source>Backing up the database</source>
        <translation>Sauvegarde de la base de données</translation>
    </message>
    <message>
        <source>Restoring the database</source>
        <translation>Restauration de la base de données</translation>
    </message>
    <message>
        <source>Asking {server}</source>
        <translation>Interrogation de {server}</translation>
    </message>
    <message>
        <source>Looking whether all is well</source>
        <translation>Examen de l’état général</translation>
    </message>
    <message>
        <source>Checking a back-up</source>
        <translation>Contrôle d’une sauvegarde</translation>
    </message>
    <message>
        <source>Looking at the database</source>
        <translation>Examen de la base de données</translation>
    </message>
    <message>
        <source>Changing an operator</source>
        <translation>Modification d’un opérateur</translation>
    </message>
    <message>
        <source>Saving a setting</source>
        <translation>Enregistrement d’un paramètre</translation>
    </message>
    <message>
        <source>Looking at a password</source>
        <translation>Vérification d’un mot de passe</translation>
    </message>
    <message>
        <source>Signing out</source>
        <translation>Déconnexion</translation>
    </message>
    <message>
        <source>Noting what was removed</source>
        <translation>Consignation de ce qui a été retiré</translation>
    </message>
    <message>
        <source>The order stands where it stands, at the CA too, and goes on when it is continued.</source>
        <translation>La commande reste où elle en est, chez l’AC aussi, et reprend quand on la continue.</translation>
    </message>
    <message>
        <source>Renewals that have begun are carried on by the next run; the others wait for it.</source>
        <translation>Les renouvellements commencés sont continués par la prochaine passe&#x202f;; les autres l’attendent.</translation>
    </message>
</context>
<context>
    <name>states</name>
    <message>
        <source>Your turn</source>
        <translation>À vous</translation>
    </message>
    <message>
        <source>Waiting for CA</source>
        <translation>Chez l’AC</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>Bientôt dû</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expiré</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Révoqué</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>Émis</translation>
    </message>
    <message>
        <source>Abandoned</source>
        <translation>Abandonnée</translation>
    </message>
    <message>
        <source>Not served</source>
        <translation>Non servi</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Sans réponse</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>En règle</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>Remplacé</translation>
    </message>
    <message>
        <source>Placing</source>
        <translation>Envoi</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>Finalizing</source>
        <translation>Finalisation</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Téléchargement</translation>
    </message>
    <message>
        <source>Tidying up</source>
        <translation>Rangement</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>To be proved</source>
        <translation>À prouver</translation>
    </message>
    <message>
        <source>Proved</source>
        <translation>Prouvé</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Deactivated</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Being created</source>
        <translation>En création</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Actif</translation>
    </message>
    <message>
        <source>Revoked by the CA</source>
        <translation>Révoqué par l’AC</translation>
    </message>
    <message>
        <source>Unknown to the CA</source>
        <translation>Inconnu de l’AC</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Débuté</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fait</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Interdit</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>Tout est juste</translation>
    </message>
    <message>
        <source>Not right yet</source>
        <translation>Pas encore juste</translation>
    </message>
    <message>
        <source>Can’t be seen from here</source>
        <translation>Invisible d’ici</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Trouvé</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Other value</source>
        <translation>Autre valeur</translation>
    </message>
    <message>
        <source>Servers disagree</source>
        <translation>Serveurs en désaccord</translation>
    </message>
    <message>
        <source>No such name</source>
        <translation>Nom inexistant</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Injoignable</translation>
    </message>
    <message>
        <source>Wrong status</source>
        <translation>Mauvais statut</translation>
    </message>
    <message>
        <source>Other content</source>
        <translation>Autre contenu</translation>
    </message>
    <message>
        <source>Led away</source>
        <translation>Dévié</translation>
    </message>
    <message>
        <source>Broken signatures</source>
        <translation>Signatures invalides</translation>
    </message>
    <message>
        <source>CAA forbids it</source>
        <translation>CAA l’interdit</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Convient</translation>
    </message>
    <message>
        <source>To be known</source>
        <translation>À savoir</translation>
    </message>
    <message>
        <source>Can’t be ordered</source>
        <translation>Non commandable</translation>
    </message>
    <message>
        <source>TEST</source>
        <translation>TEST</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>EXERCICE</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Production</translation>
    </message>
    <message>
        <source>Private CA</source>
        <translation>AC privée</translation>
    </message>
</context>
<context>
    <name>story</name>
    <message numerus="yes">
        <source>%n time(s), the last one {moment}</source>
        <translation>
            <numerusform>%n fois, la dernière {moment}</numerusform>
            <numerusform>%n fois, la dernière {moment}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} et %n autre</numerusform>
            <numerusform>{names} et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>The values to put in place were shown to {name}.</source>
        <translation>Les valeurs à mettre en place ont été montrées à {name}.</translation>
    </message>
    <message>
        <source>The values to put in place were shown.</source>
        <translation>Les valeurs à mettre en place ont été montrées.</translation>
    </message>
    <message>
        <source>The certificate was issued, checked and stored.</source>
        <translation>Le certificat a été émis, contrôlé et enregistré.</translation>
    </message>
    <message>
        <source>It holds until {day}.</source>
        <translation>Échéance&#xa0;: {day}.</translation>
    </message>
    <message>
        <source>The CA says: “{words}”</source>
        <translation>L’AC dit&#xa0;: «&#xa0;{words}&#xa0;»</translation>
    </message>
    <message>
        <source>Although our own look said no: {why}</source>
        <translation>Bien que notre propre examen ait dit non&#xa0;: {why}</translation>
    </message>
    <message>
        <source>A renewal was ordered from the CA.</source>
        <translation>Un renouvellement a été commandé à l’AC.</translation>
    </message>
    <message>
        <source>The CA took the order.</source>
        <translation>L’AC a pris la commande.</translation>
    </message>
    <message>
        <source>Ordered for {names}.</source>
        <translation>Commandé pour {names}.</translation>
    </message>
    <message>
        <source>The CA asked to wait until {moment}.</source>
        <translation>L’AC a demandé d’attendre jusqu’à {moment}.</translation>
    </message>
    <message>
        <source>Issued by {issuer}; it holds until {day}.</source>
        <translation>Émis par {issuer}&#x202f;; échéance&#xa0;: {day}.</translation>
    </message>
    <message>
        <source>Exported with its key to {folder}, as {form}.</source>
        <translation>Exporté avec sa clé vers {folder}, en {form}.</translation>
    </message>
    <message>
        <source>Exported without a key to {folder}, as {form}.</source>
        <translation>Exporté sans clé vers {folder}, en {form}.</translation>
    </message>
    <message>
        <source>The CA was told to look at {names}.</source>
        <translation>L’AC a été priée de regarder {names}.</translation>
    </message>
    <message>
        <source>What proves {names} was put in place.</source>
        <translation>Ce qui prouve {names} a été mis en place.</translation>
    </message>
    <message>
        <source>What was put in place was taken away again.</source>
        <translation>Ce qui avait été mis en place a été retiré.</translation>
    </message>
    <message>
        <source>What proved {names} was taken away again.</source>
        <translation>Ce qui prouvait {names} a été retiré.</translation>
    </message>
    <message>
        <source>Revoked; reason: {reason}.</source>
        <translation>Révoqué&#x202f;; motif&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The CA has seen the proof of every name.</source>
        <translation>L’AC a vu la preuve de chaque nom.</translation>
    </message>
    <message>
        <source>The certificate request was sent.</source>
        <translation>La demande de certificat a été envoyée.</translation>
    </message>
    <message>
        <source>The way to prove the names was changed.</source>
        <translation>La façon de prouver les noms a été changée.</translation>
    </message>
    <message>
        <source>The order was abandoned.</source>
        <translation>La commande a été abandonnée.</translation>
    </message>
    <message>
        <source>The order failed.</source>
        <translation>La commande a échoué.</translation>
    </message>
    <message>
        <source>The order was started over.</source>
        <translation>La commande a été recommencée.</translation>
    </message>
    <message>
        <source>We looked where the CA will look: all was there.</source>
        <translation>Nous avons regardé où l’AC regardera&#xa0;: tout était là.</translation>
    </message>
    <message>
        <source>The answers were saved as files.</source>
        <translation>Les réponses ont été enregistrées en fichiers.</translation>
    </message>
    <message>
        <source>Its renewal was tried.</source>
        <translation>Son renouvellement a été tenté.</translation>
    </message>
    <message>
        <source>We looked where the CA will look: it was not right yet.</source>
        <translation>Nous avons regardé où l’AC regardera&#xa0;: ce n’était pas encore juste.</translation>
    </message>
    <message>
        <source>The CA could not be told to look.</source>
        <translation>L’AC n’a pas pu être priée de regarder.</translation>
    </message>
    <message>
        <source>What was put in place could not be taken away.</source>
        <translation>Ce qui avait été mis en place n’a pas pu être retiré.</translation>
    </message>
    <message>
        <source>Its renewal failed.</source>
        <translation>Son renouvellement a échoué.</translation>
    </message>
    <message>
        <source>An export failed.</source>
        <translation>Une exportation a échoué.</translation>
    </message>
    <message>
        <source>Revoking it failed.</source>
        <translation>Sa révocation a échoué.</translation>
    </message>
    <message>
        <source>A renewal run stopped.</source>
        <translation>Une passe de renouvellement s’est arrêtée.</translation>
    </message>
    <message>
        <source>Carrying the order on failed.</source>
        <translation>La poursuite de la commande a échoué.</translation>
    </message>
    <message>
        <source>The order could not be abandoned.</source>
        <translation>La commande n’a pas pu être abandonnée.</translation>
    </message>
    <message>
        <source>We could not look where the CA will look.</source>
        <translation>Nous n’avons pas pu regarder où l’AC regardera.</translation>
    </message>
</context>
<context>
    <name>strength</name>
    <message>
        <source>Too short: at least {least} characters</source>
        <translation>Trop court&#xa0;: au moins {least} caractères</translation>
    </message>
    <message>
        <source>Weak: a few more words make it hard to guess</source>
        <translation>Faible&#xa0;: quelques mots de plus le rendent difficile à deviner</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Passable</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Solide</translation>
    </message>
</context>
<context>
    <name>table</name>
    <message numerus="yes">
        <source>{text} and %n more</source>
        <translation>
            <numerusform>{text} et %n autre</numerusform>
            <numerusform>{text} et %n autres</numerusform>
        </translation>
    </message>
</context>
</TS>
