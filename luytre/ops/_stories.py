"""Ten synthetic stories for the demonstration: patterns only, nobody real, nothing explicit."""

from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["waiting", "taken", "answered", "file", "offered", "helping", "done", "aside"]


@dataclass(frozen=True, slots=True)
class Story:
    """What a synthetic reporter says, from where, and how far the Network got with it."""

    text: str
    reporter: str
    province: str
    stage: Stage
    code: str
    days_ago: int
    commune: str = ""
    safe_now: str = "unknown"
    links: tuple[str, ...] = ()
    platform: str = ""
    account: str = ""
    contact: str = ""
    contact_how: str = ""
    must_not_know: frozenset[str] = field(default_factory=frozenset)
    answer: str = ""
    order: str = ""  # category of the order that followed from the first link, if any


MARK = "[Dữ liệu mẫu] "

STORIES: tuple[Story, ...] = (
    Story(
        text="Một người quen trong trò chơi tặng em thẻ nạp, dặn em giữ bí mật với bố mẹ và rủ em chuyển sang nhắn tin riêng. "
        "Hôm nay người đó hẹn gặp em chiều mai ở cổng công viên. Em sợ.",
        reporter="child",
        province="20",
        commune="05977",
        stage="waiting",
        code="S03",
        days_ago=0,
        safe_now="no",
        platform="Trò chơi A (mẫu)",
        account="nguoi-la-mau-01",
        must_not_know=frozenset({"family"}),
    ),
    Story(
        text="Con tôi bị một tài khoản dọa sẽ đăng chuyện riêng lên nhóm lớp nếu không chuyển tiền. Cháu không ngủ được hai hôm nay.",
        reporter="parent",
        province="20",
        commune="05983",
        stage="waiting",
        code="S04",
        days_ago=0,
        platform="Mạng xã hội B (mẫu)",
        contact="Chị M. (số mẫu 0000 000 001)",
        contact_how="Nhắn tin sau 20 giờ",
    ),
    Story(
        text="Nhóm lớp em lập một trang để chế giễu một bạn, ngày nào cũng ghép ảnh và gọi bạn ấy bằng tên xấu.",
        reporter="child",
        province="20",
        commune="05986",
        stage="answered",
        code="B01",
        days_ago=1,
        links=("https://trang-che-gieu.example/lop-mau",),
        answer="Cảm ơn em đã nói. Không phải lỗi của bạn ấy, cũng không phải lỗi của em. Em đừng trả lời trang đó nhé, cô đang xem.",
    ),
    Story(
        text="Trang này tự mở ra khi học sinh lớp tôi tìm bài tập, toàn quảng cáo cá cược và mời nạp tiền.",
        reporter="teacher",
        province="20",
        commune="06187",
        stage="done",
        code="C05",
        days_ago=3,
        links=("https://ca-cuoc-vui.example/nap-ngay",),
        order="gambling",
        answer="Cảm ơn thầy cô. Trang đã được chuyển xem xét và chặn trên mạng của trường.",
    ),
    Story(
        text="Có người gọi bảo em đang bị điều tra, bắt em ra nhà nghỉ một mình và không được nói với ai, nếu không bố mẹ em bị bắt.",
        reporter="child",
        province="20",
        stage="helping",
        code="H05",
        days_ago=1,
        safe_now="yes",
        contact="Em T. (tên mẫu)",
        contact_how="Chỉ nhắn qua mã này",
        answer="Em đang an toàn rồi. Công an thật không bao giờ làm như vậy. Các cô chú đang giúp em.",
    ),
    Story(
        text="Cháu hàng xóm xem một kênh hoạt hình nhưng bên trong toàn cảnh đánh đập, ghê rợn.",
        reporter="bystander",
        province="20",
        stage="offered",
        code="C03",
        days_ago=2,
        links=("https://hoat-hinh-gia.example/tap-12",),
    ),
    Story(
        text="Ai đó lấy ảnh ngày khai giảng của em làm tài khoản giả rồi đi mượn tiền bạn bè em.",
        reporter="child",
        province="56",
        stage="file",
        code="P04",
        days_ago=4,
        platform="Mạng xã hội B (mẫu)",
        account="tai-khoan-gia-mau",
    ),
    Story(
        text="Trang bán thuốc lá điện tử hướng dẫn học sinh đặt hàng giấu bố mẹ, giao ở cổng trường.",
        reporter="parent",
        province="20",
        stage="helping",
        code="C04",
        days_ago=6,
        links=("https://khoi-trai-cay.example/hoc-sinh",),
        order="drugs",
        answer="Cảm ơn anh chị. Hồ sơ đã được chuyển cho công an và đang được xử lý.",
    ),
    Story(
        text="Em chơi điện tử đến hai ba giờ sáng, muốn dừng mà không dừng được. Em nên làm gì ạ?",
        reporter="child",
        province="01",
        stage="answered",
        code="G01",
        days_ago=2,
        answer="Em đã làm một việc rất khó là nói ra. Mình cùng thử đặt giờ tắt máy, và em có thể gọi 111 bất cứ lúc nào.",
    ),
    Story(
        text="Cho hỏi mua vé xem phim ở đâu?",
        reporter="anonymous",
        province="20",
        stage="aside",
        code="O04",
        days_ago=2,
    ),
)

# Short lines for the months before, so that figures have something to count; (text, code, reporter).
BEFORE: tuple[tuple[str, str, str], ...] = (
    ("Tài khoản lạ nhắn tin dọa nạt con tôi nhiều lần.", "B02", "parent"),
    ("Nhóm chat của lớp em ngày nào cũng có người bị đem ra chế giễu.", "B01", "child"),
    ("Có trang cá cược mời học sinh nạp thẻ điện thoại.", "C05", "teacher"),
    ("Tin nhắn trúng thưởng giả lừa em nạp tiền.", "E01", "child"),
    ("Thông tin riêng của một học sinh bị đăng công khai.", "P01", "teacher"),
    ("Một thử thách nguy hiểm đang lan trong nhóm bạn của cháu.", "H03", "relative"),
)
