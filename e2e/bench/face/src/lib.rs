//! What `measure.mjs` runs in a page: one network by itself, and all that the face library does with a frame.

use std::collections::BTreeMap;

use convnet::{Model, Plan};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_face::{Frame, Manifest, Models};

/// A network for pictures of one size.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Network(Plan);

#[wasm_bindgen]
impl Network {
    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// In words, if it is none, or takes no pictures of this size.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8], height: usize, width: usize) -> Result<Self, String> {
        let model = Model::read(file).map_err(|error| error.to_string())?;
        let plan = model.plan(height, width);
        plan.map(Self).map_err(|error| error.to_string())
    }

    /// All outputs one after the other.
    ///
    /// # Errors
    ///
    /// In words, if the picture has another size.
    pub fn run(&mut self, picture: &[f32]) -> Result<Vec<f32>, String> {
        let outputs = self.0.run(picture).map_err(|error| error.to_string())?;
        Ok(outputs
            .iter()
            .flat_map(|output| output.data.iter().copied())
            .collect())
    }
}

/// The face library with its networks.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Faces(Models);

#[wasm_bindgen]
impl Faces {
    /// Takes the manifest and the files of its detector and embedding.
    ///
    /// # Errors
    ///
    /// In words, if they do not fit.
    #[wasm_bindgen(constructor)]
    pub fn new(manifest: &str, detector: Vec<u8>, embedding: Vec<u8>) -> Result<Self, String> {
        let manifest = Manifest::parse(manifest).map_err(|error| error.to_string())?;
        let files = BTreeMap::from([
            (manifest.detector.file.name.clone(), detector),
            (manifest.embedding.file.name.clone(), embedding),
        ]);
        let models = Models::load(&manifest, &files);
        models.map(Self).map_err(|failure| format!("{failure:?}"))
    }

    /// Finds the face in a frame of four bytes a pixel, aligns it, and describes it as a comparison does. Gives the
    /// description, empty without a face.
    ///
    /// # Errors
    ///
    /// In words, if a network does not run or the bytes are no such frame.
    pub fn describe(
        &mut self,
        rgba: &[u8],
        width: usize,
        height: usize,
    ) -> Result<Vec<f32>, String> {
        let frame = Frame::new(width, height, rgba).ok_or("these bytes are no such frame")?;
        let described = self
            .0
            .describe_frame(frame)
            .map_err(|error| error.to_string())?;
        Ok(described.map_or_else(Vec::new, |described| described.template.values().to_vec()))
    }
}
