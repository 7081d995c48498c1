//! The readers that are known: which work on a page, and why the others cannot.

use leptos::prelude::*;
use reader::detect::{PRODUCTS, Product};

use crate::ui::text::{access, say, usb_numbers};

/// A table of those that can be used, and one of the others.
#[component]
pub fn KnownReaders() -> impl IntoView {
    let (usable, others): (Vec<_>, Vec<_>) = PRODUCTS.iter().partition(|it| it.is_usable());
    let count = others.len();
    view! {
        <section class="panel" aria-labelledby="known-title">
            <h2 class="panel__title" id="known-title">{say!(known.title).shown()}</h2>
            <p>{say!(known.explain).shown()}</p>
            {table(usable)}
            <details class="panel__fold">
                <summary>{say!(known.others, count = count).shown()}</summary>
                {table(others)}
            </details>
        </section>
    }
}

fn table(products: Vec<&'static Product>) -> impl IntoView {
    view! {
        <table class="known" aria-labelledby="known-title">
            <thead>
                <tr>
                    <th scope="col">{say!(known.reader).shown()}</th>
                    <th scope="col">{say!(known.numbers).shown()}</th>
                    <th scope="col">{say!(known.verdict).shown()}</th>
                </tr>
            </thead>
            <tbody>{products.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(product: &'static Product) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" lang="en">{product.maker} " " {product.name}</th>
            <td class="known__numbers">{usb_numbers((product.vendor_id, product.product_id))}</td>
            <td>{access(product.access).shown()}</td>
        </tr>
    }
}
