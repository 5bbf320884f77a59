"""The 1024 syllables of receipt codes: easy Vietnamese ones without tones, none rude or frightening.

The order is part of every code ever given out: never change, add or remove a syllable.
"""

from typing import Final

__all__ = ["SYLLABLES"]

_TEXT: Final = """
ac ach ai am an ang anh ao ap at au ay ba bac bach bai bam bang banh bao bap bau bay be bec bem ben beng beo bep
bet bi bich biec biem bien bieng biet bieu bim bin binh bit biu bo boc boi bon bot bua buc bui bum bun bung buoc
buon buong buot bup ca cach cai cam can cang canh cao cap cat cau cay cha chac chach chai cham chan chang chanh
chao chap chat chau che chec chen cheng cheo chep chi chia chiec chiem chien chiet chieu chim chin chinh chit
chiu choa choai choan choc choi chom chon chong chop chot chu chua chuan chuc chum chun chung chuoc chuoi chuon
chuot chup chut chuy co coa coc coi com con cop cot cua cuan cuc cui cum cun cung cuoc cuoi cuon cuong cuot cup
cuy da dac dach dang dao dat day de dec dem den deng dep det diec dieng dieu dim din dinh diu doai doan doang
doat doi don dop dot dua duan dui dum dun dung duoc duoi duon duong duot dup duy ec em en eng eo ep et ga gac
gach gam gan gang ganh gao gap gat gau ghe gheo ghep ghi ghiem ghien ghim gia giac giai giam gian giang gianh
giao giap giau giay gio gioi gion giong giot giu giua giuc gium giun giuoc giup giut go goa goai goc goi gom gon
gong gop got gu gua guc gui gung guoc guong guot ha hac hach ham hang hanh hao hap hat hau hay he hem hen heo
hep het hi hiem hien hieu him hinh hit hiu hoa hoai hoan hoang hoat hoc hom hong hop hot hua huan huc hui hum
hun hung huoc huoi huon huong hup huy ich im in it ke kec kem ken keng keo kep ket kha khac khach khai kham khan
khang khanh khao khap khat khau khe khen kheo khep khet khi khia khich khiem khien khiet khieu khit khoa khoai
khoan khoat khoi khom khong khop khu khua khuan khuc khui khun khuoc khuon ki kia kich kiec kiem kien kieng kiet
kieu kim kin kinh kit kiu la lac lach lai lam lan lang lanh lao lap lat lau lay le lec lem len leng leo lep let
li lia lich liec lien lieng lieu lim lin linh lit liu loa loai loang loat loc loi lom lop lu luan luc lui lum
lun lung luoc luon luong luot lup lut luy mac mach mai mam man mang manh mao map may me mec mem men meo mep met
mi mia mich mien mieng miet mieu mim min minh mit mo moc moi mom mon mot mua muc mui mum mun mung muoi muon
muong muot mup mut na nac nach nai nam nan nang nanh nao nap nat nau nay ne nem nen neo nep net nga ngac ngach
ngai ngam ngan ngang nganh ngao ngau ngay nghe nghen nghi nghia nghin ngo ngoa ngoai ngoan ngoat ngoc ngoi ngom
ngon ngong ngop ngot ngua nguc ngui ngum ngung nguoc nguoi nguon ngup ngut nguy nha nhac nhai nham nhan nhang
nhanh nhao nhap nhat nhau nhay nhe nhem nhen nheo nhet nhi nhich nhiem nhien nhiet nhieu nhim nhin nhinh nhiu
nho nhoa nhoc nhoi nhom nhon nhong nhop nhot nhu nhua nhuan nhuc nhui nhum nhun nhung nhuoc nhut ni nich niem
nien nieng nieu nin ninh nit niu noan noc noi nom non nong nop not nu nua nuc nui nuoc nuoi nuong nup nut oa oai
oang oat oc oi on ong op ot phac phach phai pham phang phanh phao phap phat phau phay phe phec phen pheo phep
phet phi phia phich phien phieu phim phin phinh pho phoi phom phon phong phot phu phuc phun phung phuoc phuot
phut qua quac quach quai quan quang quanh quao quat quau quay que quen queo quet qui quit ra rach rai ram ran
rang ranh rao rap rat rau ray re rem ren reo rep ret ri ria rich rien rieng riet rieu rim rinh rit riu ro roai
roi rom ron rong rop rot ru rua ruc rui rum run rung ruoc ruong rut sa sac sach sai sam san sang sanh sao sap
sau say se sec sem sen seo sep set si siem sieng siet sieu sim sin sinh sit siu soai soan soat soc soi som son
song sop sot su sua suan sum sun sung suoi suon suong suot sup suy ta tac tach tai tam tang tanh tao tap tau tay
te tem ten teo tep tet tha thac thach tham thang thanh thao thap that thau thay the them then theng theo thep
thet thi thia thich thiec thiem thien thiet thieu thim thin thinh thiu tho thoa thoai thoat thoc thoi thom thon
thong thot thua thuan thuc thun thung thuoc thuon thuot thut thuy ti tia tich tiec tiem tien tieng tiet tieu tim
tin tit tiu to toa toai toan toang toat toc tom ton tong top tot tra trac trach tram tran trang tranh trao trat
trau tray tre tren treo tret tri trich trien triet trieu trinh triu tro troai troc troi tron trong trot tru trua
truc trui trum trung truoc truot trut truy tua tuan tuc tui tum tun tung tuoc tuoi tuon tuong tuot tup tut tuy
ua uan ui um un ung uoc uoi uon uong uot up ut uy va vac vach vai vam van vang vanh vao vap vat vau vay ve vem
ven veo vet vi via viec viem vien vieng viet vin vinh vit viu voc voi vom von vong vot vua vuc vui vun vung vuon
vuong vuot vut xa xach xai xam xan xang xanh xao xap xat xay xe xem xen xeng xeo xet xi xia xiec xien xieng xieu
xim xin xinh xit xiu xo xoa xoai xoan xoang xoc xoi xom xon xong xop xot xu xua xuan xuc xui xum xun xung xuoc
xuoi xuong xuot xuy
"""
SYLLABLES: Final[tuple[str, ...]] = tuple(_TEXT.split())
