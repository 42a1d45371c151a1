//! A kind's fields as JSON Schema (2020-12): what a program may send.

use serde_json::{Map, Value, json};

use super::format::{Field, FieldType, Kind};

impl Kind {
    /// JSON Schema of the fields of a record of this kind.
    #[must_use]
    pub fn json_schema(&self, language: &str) -> Value {
        let properties: Map<String, Value> =
            self.fields.iter().map(|field| (field.name.clone(), field.json_schema(language))).collect();
        let required: Vec<&str> =
            self.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.name.of(language),
            "description": self.summary.of(language),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }
}

impl Field {
    fn json_schema(&self, language: &str) -> Value {
        let codes: Vec<&str> = self.choices.iter().map(|choice| choice.code.as_str()).collect();
        let mut one = match self.field_type {
            FieldType::Boolean => json!({ "type": "boolean" }),
            FieldType::Integer => json!({ "type": "integer" }),
            // As text, so that nothing is lost on the way through binary fractions.
            FieldType::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$" }),
            FieldType::Date => json!({ "type": "string", "format": "date" }),
            _ => json!({ "type": "string", "maxLength": self.longest() }),
        };
        let mut put = |name: &str, value: Value| {
            if let Some(schema) = one.as_object_mut() {
                schema.insert(name.to_owned(), value);
            }
        };
        if !codes.is_empty() {
            put("enum", json!(codes));
        }
        if let Some(pattern) = &self.pattern {
            put("pattern", json!(format!("^(?:{pattern})$")));
        }
        if self.field_type == FieldType::Integer {
            for (name, limit) in [("minimum", &self.min), ("maximum", &self.max)] {
                if let Some(limit) = limit.as_ref().and_then(|limit| limit.parse::<i64>().ok()) {
                    put(name, json!(limit));
                }
            }
        }
        let mut schema = match self.field_type {
            FieldType::List => json!({ "type": "array", "items": one, "uniqueItems": true }),
            _ => one,
        };
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("title".to_owned(), json!(self.label.of(language)));
            if let Some(help) = &self.help {
                schema.insert("description".to_owned(), json!(help.of(language)));
            }
            if let Some(unit) = &self.unit {
                schema.insert("x-unit".to_owned(), json!(unit));
            }
            if !self.required_in.is_empty() {
                schema.insert("x-required-in-states".to_owned(), json!(self.required_in));
            }
            if !self.choices.is_empty() {
                let labels: Map<String, Value> = self
                    .choices
                    .iter()
                    .map(|choice| (choice.code.clone(), json!(choice.label.of(language))))
                    .collect();
                schema.insert("x-labels".to_owned(), Value::Object(labels));
            }
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::kind::Kinds;

    #[test]
    fn every_kind_has_a_schema_that_names_its_fields() {
        for kind in Kinds::embedded().unwrap().iter() {
            let schema = kind.json_schema("en");
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(properties.len(), kind.fields.len(), "{}", kind.code);
            for field in &kind.fields {
                assert!(properties[&field.name]["type"].is_string(), "{}.{}", kind.code, field.name);
            }
        }
    }
}
