//! Figures of performance: charts drawn on the server, the table behind each, and both to take away. The API answers with the
//! same tables.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::json;

use super::packs::small_file;
use crate::app::figures::{FigureList, FigureQuery, FigureView, OneFigure};
use crate::chart::{self, Frame};
use crate::web::caller::Caller;
use crate::web::problem::Answer;
use crate::web::render::with_words;
use crate::words::direction;

/// The media type of a workbook (Office Open XML).
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A figure as it stands on a page.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    figure: &'a FigureView,
    /// The chart; empty where there is nothing to draw.
    chart: String,
}

/// The chart as it stands on a page: none where there is nothing to draw.
fn shown(figure: &FigureView, language: &str) -> String {
    if figure.outcome.plot.is_empty() { String::new() } else { drawn(figure, language) }
}

/// The chart of a figure. What it says is said in words, too, for those who do not see it.
fn drawn(figure: &FigureView, language: &str) -> String {
    with_words(language, |words| {
        let id = format!("chart-{}", figure.code);
        let description = match (&figure.value, &figure.value_of) {
            (Some(value), Some(of)) => words.format(
                "figure-description",
                &[
                    ("summary", figure.summary.as_str().into()),
                    ("of", of.as_str().into()),
                    ("value", value.as_str().into()),
                    ("unit", figure.value_unit.as_str().into()),
                ],
            ),
            _ => figure.summary.clone(),
        };
        let tiles =
            ["figure-tile-done", "figure-tile-planned", "figure-tile-nothing"].map(|id| words.text(id));
        let [done, planned, nothing] = &tiles;
        let (share, target) = (words.text("figure-running"), words.text("figure-target"));
        chart::draw(
            &figure.outcome.plot,
            &Frame {
                id: &id,
                title: &figure.title,
                description: &description,
                unit: &figure.unit,
                share: &share,
                target: &target,
                tiles: [done.as_str(), planned.as_str(), nothing.as_str()],
                decimals: figure.decimals,
                is_rtl: direction(language) == "rtl",
            },
        )
    })
}

async fn all(caller: &Caller, query: FigureQuery) -> Result<Arc<FigureList>, crate::web::problem::Problem> {
    caller.run(move |app, session| app.figures(session, &query)).await
}

async fn one(
    caller: &Caller,
    code: String,
    query: FigureQuery,
) -> Result<OneFigure, crate::web::problem::Problem> {
    caller.run(move |app, session| app.figure(session, &code, &query)).await
}

/// `GET /figures?day=&site=&product=`
pub async fn show_figures(caller: Caller, query: web::Query<FigureQuery>) -> Answer {
    let list = all(&caller, query.0.clone()).await?;
    let language = &caller.visitor().language;
    let figures: Vec<Shown<'_>> =
        list.figures.iter().map(|figure| Shown { figure, chart: shown(figure, language) }).collect();
    caller.page(
        "figures/list.html",
        &json!({
            "day": list.day, "position": list.position, "marking": list.marking, "figures": figures,
            "asked": query.into_inner(), "asked_query": "",
        }),
    )
}

/// `GET /figures/{figure}?day=&site=&product=`
pub async fn show_figure(
    caller: Caller,
    figure: web::Path<String>,
    query: web::Query<FigureQuery>,
) -> Answer {
    let found = one(&caller, figure.into_inner(), query.0.clone()).await?;
    let chart = shown(&found.figure, &caller.visitor().language);
    caller.page(
        "figures/show.html",
        &json!({
            "day": found.day, "position": found.position, "figure": Shown { figure: &found.figure, chart },
            "asked": query.into_inner(),
        }),
    )
}

/// `GET /figures/{figure}/csv`, the same under `/api/v1`
pub async fn download_figure_csv(
    caller: Caller,
    figure: web::Path<String>,
    query: web::Query<FigureQuery>,
) -> Answer {
    let (code, query) = (figure.into_inner(), query.into_inner());
    let taken = caller.run(move |app, session| app.take_figure(session, &code, (&query, "csv"))).await?;
    Ok(small_file(&taken.file, "text/csv; charset=utf-8", taken.bytes))
}

/// `GET /figures/{figure}/xlsx`, the same under `/api/v1`
pub async fn download_figure_xlsx(
    caller: Caller,
    figure: web::Path<String>,
    query: web::Query<FigureQuery>,
) -> Answer {
    let (code, query) = (figure.into_inner(), query.into_inner());
    let taken = caller.run(move |app, session| app.take_figure(session, &code, (&query, "xlsx"))).await?;
    Ok(small_file(&taken.file, WORKBOOK, taken.bytes))
}

/// `GET /figures/{figure}/svg`, the same under `/api/v1`
pub async fn download_figure_svg(
    caller: Caller,
    figure: web::Path<String>,
    query: web::Query<FigureQuery>,
) -> Answer {
    let found = one(&caller, figure.into_inner(), query.into_inner()).await?;
    let chart = drawn(&found.figure, &caller.visitor().language);
    Ok(small_file(&format!("{} {}.svg", found.figure.code, found.day), "image/svg+xml", chart))
}

/// `GET /api/v1/figures`
pub async fn list_figures(caller: Caller, query: web::Query<FigureQuery>) -> Answer {
    let list = all(&caller, query.into_inner()).await?;
    Ok(HttpResponse::Ok().json(&*list))
}

/// `GET /api/v1/figures/{figure}`
pub async fn find_figure(
    caller: Caller,
    figure: web::Path<String>,
    query: web::Query<FigureQuery>,
) -> Answer {
    let found = one(&caller, figure.into_inner(), query.into_inner()).await?;
    Ok(HttpResponse::Ok().json(found))
}
