//! From a lot or unit along the edges.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::hidden::{seen, standing};
use super::rows::STEP;
use super::{Hidden, IDS, Step};
use crate::db::schema::edges as e;
use crate::db::{Conn, DbError};

/// A walk begins at so many nodes at once.
const STARTS: usize = 2000;

/// Which way a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a unit to what is in it.
    Into,
    /// From a lot or unit to where it went.
    Outward,
}

/// Every edge, also those that take out, at any node that can be reached from the starts, in the order of filing. What
/// was taken out since is followed as well: what is in force is for the caller to work out. Edges of the `hidden`
/// batches (record ids) do not exist.
///
/// # Errors
/// [`DbError`].
pub fn reach(
    conn: &mut Conn,
    starts: &[i64],
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let mut found = Vec::new();
    for some in starts.chunks(STARTS) {
        found.extend(reach_some(conn, some, direction, hidden)?);
    }
    if starts.len() > STARTS {
        found.sort_by_key(|step| step.edge_id);
        found.dedup_by_key(|step| step.edge_id);
    }
    Ok(found)
}

fn reach_some(
    conn: &mut Conn,
    starts: &[i64],
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let starts: Vec<String> = starts.iter().map(|start| format!("({start})")).collect();
    let starts = starts.join(", ");
    let but = hidden.but();
    let (here, there) = match direction {
        Direction::Into => ("parent_id", "child_id"),
        Direction::Outward => ("child_id", "parent_id"),
    };
    // UNION, not UNION ALL: each node is reached once, however many paths lead to it. An edge that takes out leads to
    // nothing new. CROSS JOIN: to SQLite, which knows no statistics here, it says that the nodes come first; otherwise
    // it reads the whole table of edges. PostgreSQL guesses that more nodes are reached than are, and would read the whole
    // table too: a query of its own for each node, which OFFSET keeps apart, it cannot turn around.
    let at_reached = match conn {
        Conn::Sqlite(_) => format!("CROSS JOIN edges WHERE edges.{here} = reached.node_id {but}"),
        Conn::Postgres(_) => format!(
            "CROSS JOIN LATERAL (SELECT * FROM edges WHERE edges.{here} = reached.node_id {but} OFFSET 0) AS edges"
        ),
    };
    let sql = format!(
        "WITH RECURSIVE reached (node_id) AS ( \
           SELECT CAST(column1 AS BIGINT) FROM (VALUES {starts}) AS starts \
           UNION \
           SELECT edges.{there} FROM reached CROSS JOIN edges \
           WHERE edges.{here} = reached.node_id AND edges.relation <> 'removed' {but} \
         ) SELECT edges.edge_id, edges.child_id, edges.parent_id, edges.relation, edges.quantity, edges.unit, \
             edges.batch_record \
           FROM reached {at_reached} ORDER BY edges.edge_id"
    );
    Ok(diesel::sql_query(sql).load(conn)?)
}

/// The newest edge of each of these nodes as a child, apart from those of `hidden` batches: where units are.
///
/// # Errors
/// [`DbError`].
pub fn newest_edges(
    conn: &mut Conn,
    children: &[i64],
    hidden: &Hidden,
) -> Result<HashMap<i64, Step>, DbError> {
    let mut newest = HashMap::new();
    for some in children.chunks(IDS) {
        let edges = standing!(e, hidden).filter(e::child_id.eq_any(some)).order(e::edge_id).select(STEP);
        newest.extend(edges.load::<Step>(conn)?.into_iter().map(|step| (step.child_id, step)));
    }
    Ok(newest)
}

/// The edges between two nodes, in the order of filing, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn edges_between(
    conn: &mut Conn,
    child_id: i64,
    parent_id: i64,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    Ok(standing!(e, hidden)
        .filter(e::child_id.eq(child_id))
        .filter(e::parent_id.eq(parent_id))
        .order(e::edge_id)
        .select(STEP)
        .load(conn)?)
}

/// The edges at a node, seen in a direction, in the order of filing, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn edges_at(
    conn: &mut Conn,
    node_id: i64,
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let edges = standing!(e, hidden).order(e::edge_id).select(STEP);
    Ok(match direction {
        Direction::Into => edges.filter(e::parent_id.eq(node_id)).load(conn)?,
        Direction::Outward => edges.filter(e::child_id.eq(node_id)).load(conn)?,
    })
}

/// Of these nodes those at which there is an edge, seen in that direction.
///
/// # Errors
/// [`DbError`].
pub fn with_edges(conn: &mut Conn, nodes: &[i64], direction: Direction) -> Result<HashSet<i64>, DbError> {
    let mut found = HashSet::new();
    for some in nodes.chunks(IDS) {
        let own: Vec<i64> = match direction {
            Direction::Into => {
                e::table.filter(e::parent_id.eq_any(some)).select(e::parent_id).distinct().load(conn)?
            }
            Direction::Outward => {
                e::table.filter(e::child_id.eq_any(some)).select(e::child_id).distinct().load(conn)?
            }
        };
        found.extend(own);
    }
    Ok(found)
}
