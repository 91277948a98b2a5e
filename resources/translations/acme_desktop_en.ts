<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AccountDrawer</name>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n order</numerusform>
            <numerusform>%n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificate</numerusform>
            <numerusform>%n certificates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message numerus="yes">
        <source>%n certificate(s) looked at for renewal.</source>
        <translation>
            <numerusform>%n certificate looked at for renewal.</numerusform>
            <numerusform>%n certificates looked at for renewal.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Attendance</name>
    <message numerus="yes">
        <source>%n failed attempt(s) to sign in as you</source>
        <translation>
            <numerusform>%n failed attempt to sign in as you</numerusform>
            <numerusform>%n failed attempts to sign in as you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message numerus="yes">
        <source>%n order(s) waiting for you</source>
        <translation>
            <numerusform>%n order waiting for you</numerusform>
            <numerusform>%n orders waiting for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttentionCard</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bell</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Notifications: %n new</source>
        <translation>
            <numerusform>Notifications: %n new</numerusform>
            <numerusform>Notifications: %n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaCards</name>
    <message numerus="yes">
        <source>up to %n name(s)</source>
        <translation>
            <numerusform>up to %n name</numerusform>
            <numerusform>up to %n names</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CertificateFacts</name>
    <message numerus="yes">
        <source>%n, compare with the one before</source>
        <translation>
            <numerusform>%n, compare with the one before</numerusform>
            <numerusform>%n, compare with the one before</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Challenges</name>
    <message numerus="yes">
        <source>%n TXT record(s) in the zone {zone}:</source>
        <translation>
            <numerusform>%n TXT record in the zone {zone}:</numerusform>
            <numerusform>%n TXT records in the zone {zone}:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TXT value(s)</source>
        <translation>
            <numerusform>%n TXT value</numerusform>
            <numerusform>%n TXT values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n TXT value(s) published, all of it right.</source>
        <translation>
            <numerusform>%n TXT value published, all of it right.</numerusform>
            <numerusform>%n TXT values published, all of it right.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n address</numerusform>
            <numerusform>%n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) in place, all of it right.</source>
        <translation>
            <numerusform>%n file in place, all of it right.</numerusform>
            <numerusform>%n files in place, all of it right.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not right yet</source>
        <translation>
            <numerusform>%n file not right yet</numerusform>
            <numerusform>%n files not right yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name server(s) behind the others.</source>
        <translation>
            <numerusform>%n name server behind the others.</numerusform>
            <numerusform>%n name servers behind the others.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name server(s) without the zone.</source>
        <translation>
            <numerusform>%n name server without the zone.</numerusform>
            <numerusform>%n name servers without the zone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) can’t be seen from here</source>
        <translation>
            <numerusform>%n name can’t be seen from here</numerusform>
            <numerusform>%n names can’t be seen from here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) still authorized: nothing to put in place</source>
        <translation>
            <numerusform>%n name still authorized: nothing to put in place</numerusform>
            <numerusform>%n names still authorized: nothing to put in place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} are right.</source>
        <translation>
            <numerusform>%n of {total} is right.</numerusform>
            <numerusform>%n of {total} are right.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} are there.</source>
        <translation>
            <numerusform>%n of {total} is there.</numerusform>
            <numerusform>%n of {total} are there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} found</source>
        <translation>
            <numerusform>%n of {total} found</numerusform>
            <numerusform>%n of {total} found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of {total} right</source>
        <translation>
            <numerusform>%n of {total} right</numerusform>
            <numerusform>%n of {total} right</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing</source>
        <translation>
            <numerusform>%n value missing</numerusform>
            <numerusform>%n values missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) of {total} missing.</source>
        <translation>
            <numerusform>%n value of {total} missing.</numerusform>
            <numerusform>%n values of {total} missing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n web server(s)</source>
        <translation>
            <numerusform>%n web server</numerusform>
            <numerusform>%n web servers</numerusform>
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
            <numerusform>Add the value (%n) as a TXT record of this name.</numerusform>
            <numerusform>Add all %n values as TXT records of this one name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %n of {total} servers</source>
        <translation>
            <numerusform>On %n of {total} servers</numerusform>
            <numerusform>On %n of {total} servers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) of it published, and no more. Enter all of it.</source>
        <translation>
            <numerusform>Only %n character of it published. Enter all of it.</numerusform>
            <numerusform>Only %n characters of it published. Enter all of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>TXT, %n value(s)</source>
        <translation>
            <numerusform>TXT, %n value</numerusform>
            <numerusform>TXT, %n values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>right, %n byte(s)</source>
        <translation>
            <numerusform>right, %n byte</numerusform>
            <numerusform>right, %n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{ca} did not accept %n name(s).</source>
        <translation>
            <numerusform>{ca} did not accept %n name.</numerusform>
            <numerusform>{ca} did not accept %n names.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} and %n more</numerusform>
            <numerusform>{first} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message numerus="yes">
        <source>%n thing(s) still being done</source>
        <translation>
            <numerusform>%n thing still being done</numerusform>
            <numerusform>%n things still being done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Confirmation</name>
    <message numerus="yes">
        <source>Then it is not asked for again for %n minute(s).</source>
        <translation>
            <numerusform>Then it is not asked for again for %n minute.</numerusform>
            <numerusform>Then it is not asked for again for %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountLine</name>
    <message numerus="yes">
        <source>%n newest not signed yet</source>
        <translation>
            <numerusform>%n newest not signed yet</numerusform>
            <numerusform>%n newest not signed yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DashboardPane</name>
    <message numerus="yes">
        <source>%n thing(s), by time left</source>
        <translation>
            <numerusform>%n thing, by time left</numerusform>
            <numerusform>%n things, by time left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExpiryAndOrders</name>
    <message numerus="yes">
        <source>one mark: %n certificate(s); bars: windows the CA suggests</source>
        <translation>
            <numerusform>one mark: %n certificate; bars: windows the CA suggests</numerusform>
            <numerusform>one mark: %n certificates; bars: windows the CA suggests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDone</name>
    <message numerus="yes">
        <source>%n file(s) written, read back and found right.</source>
        <translation>
            <numerusform>%n file written, read back and found right.</numerusform>
            <numerusform>%n files written, read back and found right.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message numerus="yes">
        <source>%n row(s) written to {path}</source>
        <translation>
            <numerusform>%n row written to {path}</numerusform>
            <numerusform>%n rows written to {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>within %n day(s)</source>
        <translation>
            <numerusform>within %n day</numerusform>
            <numerusform>within %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NamesCard</name>
    <message numerus="yes">
        <source>and %n more that are fine</source>
        <translation>
            <numerusform>and %n more that is fine</numerusform>
            <numerusform>and %n more that are fine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) found</source>
        <translation>
            <numerusform>%n name found</numerusform>
            <numerusform>%n names found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n duplicate(s) left out</source>
        <translation>
            <numerusform>%n duplicate left out</numerusform>
            <numerusform>%n duplicates left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewOrderPane</name>
    <message numerus="yes">
        <source>%n name(s) need a decision</source>
        <translation>
            <numerusform>%n name needs a decision</numerusform>
            <numerusform>%n names need a decision</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message numerus="yes">
        <source>%n wildcard(s) among them: proved in the DNS</source>
        <translation>
            <numerusform>%n wildcard among them: proved in the DNS</numerusform>
            <numerusform>%n wildcards among them: proved in the DNS</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>One certificate for %n name(s)</source>
        <translation>
            <numerusform>One certificate for %n name</numerusform>
            <numerusform>One certificate for %n names</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By hand: up to %n TXT value(s)</source>
        <translation>
            <numerusform>By hand: up to %n TXT value</numerusform>
            <numerusform>By hand: up to %n TXT values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By hand: up to %n file(s) on web servers</source>
        <translation>
            <numerusform>By hand: up to %n file on web servers</numerusform>
            <numerusform>By hand: up to %n files on web servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenewalsCard</name>
    <message numerus="yes">
        <source>%n certificate(s)</source>
        <translation>
            <numerusform>%n certificate</numerusform>
            <numerusform>%n certificates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RevokeDialog</name>
    <message numerus="yes">
        <source>Browsers that look at revocation turn its %n name(s) away from then on.</source>
        <translation>
            <numerusform>Browsers that look at revocation turn its name (%n) away from then on.</numerusform>
            <numerusform>Browsers that look at revocation turn its %n names away from then on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunningButton</name>
    <message numerus="yes">
        <source>%n piece(s) of work running: show them</source>
        <translation>
            <numerusform>%n piece of work running: show it</numerusform>
            <numerusform>%n pieces of work running: show them</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetBody</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StorageStep</name>
    <message numerus="yes">
        <source>This database is in use: %n operator(s)</source>
        <translation>
            <numerusform>This database is in use: %n operator</numerusform>
            <numerusform>This database is in use: %n operators</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoryDialog</name>
    <message numerus="yes">
        <source>Show %n earlier step(s)</source>
        <translation>
            <numerusform>Show %n earlier step</numerusform>
            <numerusform>Show %n earlier steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TechnicalFacts</name>
    <message numerus="yes">
        <source>%n signed timestamp(s) in it</source>
        <translation>
            <numerusform>%n signed timestamp in it</numerusform>
            <numerusform>%n signed timestamps in it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimeCard</name>
    <message numerus="yes">
        <source>%n earlier step(s) are in the audit trail.</source>
        <translation>
            <numerusform>%n earlier step is in the audit trail.</numerusform>
            <numerusform>%n earlier steps are in the audit trail.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n order(s) waiting for you</source>
        <translation>
            <numerusform>%n order waiting for you</numerusform>
            <numerusform>%n orders waiting for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>The CA has no way back. %n certificate(s) of it stay valid, but can’t be renewed or revoked with it any more; orders that are under way end.</source>
        <translation>
            <numerusform>The CA has no way back. %n certificate of it stays valid, but can’t be renewed or revoked with it any more; orders that are under way end.</numerusform>
            <numerusform>The CA has no way back. %n certificates of it stay valid, but can’t be renewed or revoked with it any more; orders that are under way end.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message numerus="yes">
        <source>{shown} and %n more</source>
        <translation>
            <numerusform>{shown} and %n more</numerusform>
            <numerusform>{shown} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>certificates</name>
    <message numerus="yes">
        <source>The renewal failed, %n time(s) in a row.</source>
        <translation>
            <numerusform>The renewal failed, %n time.</numerusform>
            <numerusform>The renewal failed, %n times in a row.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the same %n name(s)</source>
        <translation>
            <numerusform>the same name (%n)</numerusform>
            <numerusform>the same %n names</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dashboard</name>
    <message numerus="yes">
        <source>%n certificates renew by hand soon</source>
        <translation>
            <numerusform>%n certificate renews by hand soon</numerusform>
            <numerusform>%n certificates renew by hand soon</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tries</source>
        <translation>
            <numerusform>%n try</numerusform>
            <numerusform>%n tries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Put %n answer(s) in place for {names}</source>
        <translation>
            <numerusform>Put %n answer in place for {names}</numerusform>
            <numerusform>Put %n answers in place for {names}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message numerus="yes">
        <source>%n name(s) are proved already; the CA may remember that for a new order.</source>
        <translation>
            <numerusform>%n name is proved already; the CA may remember that for a new order.</numerusform>
            <numerusform>%n names are proved already; the CA may remember that for a new order.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is for {name} and %n more.</source>
        <translation>
            <numerusform>It is for {name} and %n more.</numerusform>
            <numerusform>It is for {name} and %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your turn: put in place what proves %n name(s).</source>
        <translation>
            <numerusform>Your turn: put in place what proves %n name.</numerusform>
            <numerusform>Your turn: put in place what proves %n names.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names}
and %n more</source>
        <translation>
            <numerusform>{names}
and %n more</numerusform>
            <numerusform>{names}
and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>story</name>
    <message numerus="yes">
        <source>%n time(s), the last one {moment}</source>
        <translation>
            <numerusform>%n time, the last one {moment}</numerusform>
            <numerusform>%n times, the last one {moment}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>table</name>
    <message numerus="yes">
        <source>{text} and %n more</source>
        <translation>
            <numerusform>{text} and %n more</numerusform>
            <numerusform>{text} and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
