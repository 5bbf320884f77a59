"""What the tour says.  Each canary is a word that may stand in no dump of the database and in no log."""

from typing import Final

CANARIES: Final = {
    "words": "chim-hoàng-yến-lời-kể-7391",
    "link": "chim-hoang-yen-duong-dan-5528",
    "contact": "Chim Hoàng Yến 0000 451 902",
    "machine": "chim-hoàng-yến-máy-6640",
    "answer": "chim-hoàng-yến-trả-lời-8817",
    "message": "chim-hoàng-yến-nhắn-thêm-2093",
    "note": "chim-hoàng-yến-ghi-chú-3375",
    "reason": "chim-hoàng-yến-lý-do-9124",
    "outcome": "chim-hoàng-yến-kết-quả-1768",
}
TEXT: Final = f"[Dữ liệu mẫu] Một trang rủ em nạp thẻ điện thoại để cá cược, họ dặn em phải giữ bí mật với bố mẹ. {CANARIES['words']}"
ANSWER: Final = f"Em rất dũng cảm. Không phải lỗi của em. Các cô chú đang xem. {CANARIES['answer']}"
MESSAGE: Final = f"Em cảm ơn. Họ vừa nhắn thêm một lần nữa. {CANARIES['message']}"
NOTE: Final = f"Đã gọi lại, em đang ở nhà cùng bà. {CANARIES['note']}"
REASON: Final = f"Thuộc thẩm quyền của công an, cần xác minh sớm. {CANARIES['reason']}"
# Why a link is released, a finding confirmed, an order raised: about public content, so it stands in clear.
GROUNDS: Final = "Trang cá cược công khai, nhắm vào trẻ em."
OUTCOME: Final = f"Em an toàn, trang đã bị chặn ở trường. {CANARIES['outcome']}"
