# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'challenges_head.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QLabel, QPushButton,
    QSizePolicy, QVBoxLayout, QWidget)

class Ui_ChallengesHead(object):
    def setupUi(self, ChallengesHead):
        if not ChallengesHead.objectName():
            ChallengesHead.setObjectName(u"ChallengesHead")
        self.row_layout = QHBoxLayout(ChallengesHead)
        self.row_layout.setSpacing(8)
        self.row_layout.setObjectName(u"row_layout")
        self.row_layout.setContentsMargins(0, 0, 0, 0)
        self.words_layout = QVBoxLayout()
        self.words_layout.setSpacing(2)
        self.words_layout.setObjectName(u"words_layout")
        self.headline_label = QLabel(ChallengesHead)
        self.headline_label.setObjectName(u"headline_label")
        self.headline_label.setTextFormat(Qt.TextFormat.PlainText)
        self.headline_label.setWordWrap(True)
        self.headline_label.setProperty(u"role", u"pane-title")
        self.headline_label.setProperty(u"tone", u"1")

        self.words_layout.addWidget(self.headline_label)

        self.rule_label = QLabel(ChallengesHead)
        self.rule_label.setObjectName(u"rule_label")
        self.rule_label.setTextFormat(Qt.TextFormat.PlainText)
        self.rule_label.setWordWrap(True)
        self.rule_label.setProperty(u"role", u"text")
        self.rule_label.setProperty(u"tone", u"2")

        self.words_layout.addWidget(self.rule_label)


        self.row_layout.addLayout(self.words_layout)

        self.next_check_label = QLabel(ChallengesHead)
        self.next_check_label.setObjectName(u"next_check_label")
        self.next_check_label.setTextFormat(Qt.TextFormat.PlainText)
        self.next_check_label.setProperty(u"role", u"small")
        self.next_check_label.setProperty(u"tone", u"2")

        self.row_layout.addWidget(self.next_check_label)

        self.check_button = QPushButton(ChallengesHead)
        self.check_button.setObjectName(u"check_button")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.check_button.sizePolicy().hasHeightForWidth())
        self.check_button.setSizePolicy(sizePolicy)
        self.check_button.setAutoDefault(False)
        self.check_button.setProperty(u"kind", u"plain")

        self.row_layout.addWidget(self.check_button)

        self.hand_off_button = QPushButton(ChallengesHead)
        self.hand_off_button.setObjectName(u"hand_off_button")
        sizePolicy.setHeightForWidth(self.hand_off_button.sizePolicy().hasHeightForWidth())
        self.hand_off_button.setSizePolicy(sizePolicy)
        self.hand_off_button.setAutoDefault(False)
        self.hand_off_button.setProperty(u"kind", u"plain")

        self.row_layout.addWidget(self.hand_off_button)

        self.row_layout.setStretch(0, 1)

        self.retranslateUi(ChallengesHead)
    # setupUi

    def retranslateUi(self, ChallengesHead):
        self.check_button.setText(QCoreApplication.translate("ChallengesHead", u"Check now", None))
        self.hand_off_button.setText(QCoreApplication.translate("ChallengesHead", u"Hand off", None))
        pass
    # retranslateUi
