# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'new_account_form.ui'
##
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QSizePolicy, QSpacerItem,
    QVBoxLayout, QWidget)
class Ui_NewAccountForm(object):
    def setupUi(self, NewAccountForm):
        if not NewAccountForm.objectName():
            NewAccountForm.setObjectName(u"NewAccountForm")
        self.column = QVBoxLayout(NewAccountForm)
        self.column.setSpacing(16)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.notice_box = QVBoxLayout()
        self.notice_box.setObjectName(u"notice_box")

        self.column.addLayout(self.notice_box)

        self.server_row = QHBoxLayout()
        self.server_row.setSpacing(8)
        self.server_row.setObjectName(u"server_row")
        self.server_row.setStretch(0, 1)

        self.column.addLayout(self.server_row)

        self.bundle_box = QVBoxLayout()
        self.bundle_box.setObjectName(u"bundle_box")

        self.column.addLayout(self.bundle_box)

        self.report_box = QVBoxLayout()
        self.report_box.setObjectName(u"report_box")

        self.column.addLayout(self.report_box)

        self.person_row = QHBoxLayout()
        self.person_row.setSpacing(16)
        self.person_row.setObjectName(u"person_row")
        self.person_row.setStretch(0, 1)
        self.person_row.setStretch(1, 1)

        self.column.addLayout(self.person_row)

        self.contacts_box = QVBoxLayout()
        self.contacts_box.setSpacing(4)
        self.contacts_box.setObjectName(u"contacts_box")

        self.column.addLayout(self.contacts_box)

        self.binding_box = QVBoxLayout()
        self.binding_box.setSpacing(8)
        self.binding_box.setObjectName(u"binding_box")

        self.column.addLayout(self.binding_box)

        self.consent_box = QVBoxLayout()
        self.consent_box.setSpacing(4)
        self.consent_box.setObjectName(u"consent_box")

        self.column.addLayout(self.consent_box)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.rest)


        self.retranslateUi(NewAccountForm)
    # setupUi

    def retranslateUi(self, NewAccountForm):
        pass
    # retranslateUi
