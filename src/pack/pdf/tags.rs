//! The logical structure of the document (ISO 32000-1, 14.7 and 14.8): what each piece of content is, in reading order,
//! for those who have it read aloud and for programs.
//!
//! Elements are written out as soon as they are closed, so that only those that are open are held.

use std::fmt::Write as _;

use super::canvas::Target;
use super::geometry::Turn;
use super::objects::{Objects, PARENT_TREE, STRUCTURE};

/// Standard structure types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// The whole.
    Document,
    /// A part of it.
    Sect,
    /// Title of the document.
    H1,
    /// Title of a part.
    H2,
    /// Heading inside a part.
    H3,
    /// Paragraph.
    P,
    /// List.
    L,
    /// Item of a list.
    LI,
    /// Label of an item.
    Lbl,
    /// What an item says.
    LBody,
    /// Table.
    Table,
    /// Row of a table.
    TR,
    /// Head of a column or row.
    TH,
    /// Cell.
    TD,
    /// Link, and the words that are clicked.
    Link,
    /// Drawing; has a text in its place.
    Figure,
}

impl Tag {
    /// Its name in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Sect => "Sect",
            Self::H1 => "H1",
            Self::H2 => "H2",
            Self::H3 => "H3",
            Self::P => "P",
            Self::L => "L",
            Self::LI => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::TR => "TR",
            Self::TH => "TH",
            Self::TD => "TD",
            Self::Link => "Link",
            Self::Figure => "Figure",
        }
    }
}

/// Attribute of a list whose labels are numbers.
pub const NUMBERED: &str = "/A<</O/List/ListNumbering/Decimal>>";
/// Attribute of a list whose labels are words.
pub const LABELLED: &str = "/A<</O/List/ListNumbering/None>>";
/// Attribute of the head of a column.
pub const OF_COLUMN: &str = "/A<</O/Table/Scope/Column>>";

/// Attribute of the head of so many rows.
#[must_use]
pub fn of_rows(rows: usize) -> String {
    if rows == 1 {
        "/A<</O/Table/Scope/Row>>".to_owned()
    } else {
        format!("/A<</O/Table/Scope/Row/RowSpan {rows}>>")
    }
}

/// Attribute of a cell that takes so many columns.
#[must_use]
pub fn over_columns(columns: usize) -> String {
    format!("/A<</O/Table/ColSpan {columns}>>")
}

/// What a figure says, for those who do not see it, and its place: left, top, width, height.
#[must_use]
pub fn figure(alternative: &str, at: [f32; 4]) -> String {
    figure_on(Turn::Upright, alternative, at)
}

/// The same on a page that lies so.
#[must_use]
pub fn figure_on(turn: Turn, alternative: &str, [x, y, width, height]: [f32; 4]) -> String {
    let bottom = turn.height();
    let mut attributes = "/Alt".to_owned();
    super::objects::text(&mut attributes, alternative);
    attributes.push_str("/A<</O/Layout/Placement/Block/BBox[");
    for at in [x, bottom - y - height, x + width, bottom - y] {
        super::objects::number(&mut attributes, at);
        attributes.push(' ');
    }
    attributes.truncate(attributes.trim_end().len());
    attributes.push_str("]>>");
    attributes
}

/// An element that is not complete.
#[derive(Debug)]
struct Element {
    number: u32,
    parent: u32,
    tag: Tag,
    attributes: String,
    /// The page that its content is on unless it says otherwise; 0 as long as it has none.
    page: u32,
    kids: String,
    /// The last of its kids, if it is content: page, sequence, and whether it is text.
    last: Option<(u32, u32, bool)>,
    /// Where it leads, for a link.
    target: Option<Target>,
    /// The last of its kids, if it is a link, which may be continued on the next line.
    link: Option<Box<Self>>,
}

/// Elements that were open and will be again.
#[derive(Debug, Default)]
pub struct Suspended(Vec<Element>);

/// The structure as it grows.
#[derive(Debug)]
pub struct Structure {
    /// Objects of the file.
    pub objects: Objects,
    open: Vec<Element>,
    /// Object number of the present page.
    page: u32,
    /// The element of each marked-content sequence of the present page.
    owners: Vec<u32>,
    /// Its tag.
    tags: Vec<Tag>,
    /// For each page that is complete, the list of such elements.
    pages: Vec<u32>,
    /// The element of each annotation.
    annotations: Vec<u32>,
}

impl Default for Structure {
    fn default() -> Self {
        let mut structure = Self {
            objects: Objects::default(),
            open: Vec::new(),
            page: 0,
            owners: Vec::new(),
            tags: Vec::new(),
            pages: Vec::new(),
            annotations: Vec::new(),
        };
        structure.open(Tag::Document, "");
        structure
    }
}

impl Structure {
    /// Content comes from here on stands on the page with this object number.
    pub const fn begin_page(&mut self, page: u32) {
        self.page = page;
    }

    /// The page is complete; gives the tag of each of its marked-content sequences.
    pub fn end_page(&mut self) -> Vec<Tag> {
        let number = self.objects.number();
        let owners = std::mem::take(&mut self.owners);
        self.objects.pack(number, |out| {
            out.push('[');
            for owner in owners {
                push(out, format_args!("{owner} 0 R "));
            }
            out.push(']');
        });
        self.pages.push(number);
        std::mem::take(&mut self.tags)
    }

    /// How many elements are open.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.open.len()
    }

    /// Begins an element in the present one.
    pub fn open(&mut self, tag: Tag, attributes: &str) {
        self.finish_link();
        let number = self.objects.number();
        let parent = self.open.last_mut().map_or(STRUCTURE, |parent| {
            push(&mut parent.kids, format_args!("{number} 0 R "));
            parent.last = None;
            parent.number
        });
        self.open.push(Element {
            number,
            parent,
            tag,
            attributes: attributes.to_owned(),
            page: 0,
            kids: String::new(),
            last: None,
            target: None,
            link: None,
        });
    }

    /// Begins a link, or goes on with the one that ended last, if it leads to the same place.
    pub fn open_link(&mut self, target: Target) {
        let same = |link: &mut Box<Element>| link.target == Some(target);
        if let Some(link) = self.open.last_mut().and_then(|parent| parent.link.take_if(same)) {
            self.open.push(*link);
            return;
        }
        self.open(Tag::Link, "");
        if let Some(link) = self.open.last_mut() {
            link.target = Some(target);
        }
    }

    /// Ends the present element.
    pub fn close(&mut self) {
        self.finish_link();
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut().filter(|_| element.target.is_some()) {
            Some(parent) => parent.link = Some(Box::new(element)),
            None => self.write(element),
        }
    }

    /// Takes away the elements above a depth, to be continued later.
    pub fn suspend(&mut self, depth: usize) -> Suspended {
        self.finish_link();
        Suspended(self.open.split_off(depth.min(self.open.len())))
    }

    /// Continues them.
    pub fn resume(&mut self, suspended: Suspended) {
        self.finish_link();
        self.open.extend(suspended.0);
    }

    /// The marked-content sequence of what is shown next, which is text or a figure.
    pub fn sequence(&mut self, is_text: bool) -> u32 {
        self.finish_link();
        let page = self.page;
        let next = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        let Some(element) = self.open.last_mut() else { return next };
        if let Some((_, sequence, _)) = element.last.filter(|last| (last.0, last.2) == (page, is_text)) {
            return sequence;
        }
        if element.page == 0 {
            element.page = page;
        }
        if element.page == page {
            push(&mut element.kids, format_args!("{next} "));
        } else {
            push(&mut element.kids, format_args!("<</Type/MCR/Pg {page} 0 R/MCID {next}>>"));
        }
        element.last = Some((page, next, is_text));
        self.owners.push(element.number);
        self.tags.push(element.tag);
        next
    }

    /// Gives the present element an annotation, and returns its object number.
    pub fn annotation(&mut self) -> u32 {
        let number = self.objects.number();
        if let Some(element) = self.open.last_mut() {
            push(&mut element.kids, format_args!("<</Type/OBJR/Pg {} 0 R/Obj {number} 0 R>>", self.page));
            self.annotations.push(element.number);
        }
        number
    }

    /// Writes out a link that will not be continued.
    fn finish_link(&mut self) {
        if let Some(link) = self.open.last_mut().and_then(|parent| parent.link.take()) {
            self.write(*link);
        }
    }

    fn write(&mut self, element: Element) {
        let Element { number, parent, tag, attributes, page, kids, .. } = element;
        self.objects.pack(number, |out| {
            push(out, format_args!("<</S/{}/P {parent} 0 R{attributes}", tag.name()));
            if page > 0 {
                push(out, format_args!("/Pg {page} 0 R"));
            }
            let kids = kids.trim_end();
            if !kids.is_empty() {
                push(out, format_args!("/K[{kids}]"));
            }
            out.push_str(">>");
        });
    }

    /// Ends what is open, and adds the root and the way back from each page and annotation to its elements. Annotations
    /// have the keys after those of the pages, in the order in which they came.
    #[must_use]
    pub fn finish(mut self) -> Objects {
        const LEAF: usize = 250;
        let document = self.open.first().map_or(0, |document| document.number);
        while !self.open.is_empty() {
            self.close();
        }
        let Self { mut objects, pages, annotations, .. } = self;
        let owners: Vec<u32> = pages.into_iter().chain(annotations).collect();
        let mut leaves = String::new();
        for (position, leaf) in owners.chunks(LEAF).enumerate() {
            let first = position * LEAF;
            let number = objects.number();
            push(&mut leaves, format_args!("{number} 0 R "));
            objects.pack(number, |out| {
                push(out, format_args!("<</Limits[{first} {}]/Nums[", first + leaf.len() - 1));
                for (key, owner) in (first..).zip(leaf) {
                    push(out, format_args!("{key} {owner} 0 R "));
                }
                out.push_str("]>>");
            });
        }
        objects.pack(PARENT_TREE, |out| push(out, format_args!("<</Kids[{}]>>", leaves.trim_end())));
        objects.pack(STRUCTURE, |out| {
            push(
                out,
                format_args!(
                    "<</Type/StructTreeRoot/K {document} 0 R/ParentTree {PARENT_TREE} 0 R/ParentTreeNextKey {}>>",
                    owners.len()
                ),
            );
        });
        objects
    }
}

/// Writing to a `String` cannot fail.
fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}
