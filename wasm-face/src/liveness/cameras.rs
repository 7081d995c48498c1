//! Names of cameras that are programs.

/// Whether a camera's name (`MediaStreamTrack.label`) is that of a program; `None` if the name is not known.
///
/// Whoever rules the computer can give a program any name: this catches what is installed, not what is hidden.
pub(super) fn is_program(name: &str) -> Option<bool> {
    let name = name.trim().to_lowercase();
    (!name.is_empty()).then(|| PROGRAMS.iter().any(|program| name.contains(program)))
}

/// Parts of names, in lower case, with who uses them. Programs that pass on a phone's camera (DroidCam, iVCam, Camo,
/// Iriun, EpocCam) are not here: what they show is filmed.
const PROGRAMS: [&str; 19] = [
    "virtual", // OBS Virtual Camera, ManyCam Virtual Webcam, Streamlabs, AlterCam, Webcamoid, Ecamm Live, Wirecast
    "obs-camera", // obs-virtual-cam, before OBS Studio 26
    "manycam", // also "ManyCam Video Source"
    "splitcam", // "SplitCam Video Driver"
    "xsplit",  // "XSplit VCam", "XSplitBroadcaster"
    "e2esoft vcam", // "e2eSoft VCam"; "VCam" alone is also a maker's
    "snap camera",
    "youcam", // CyberLink
    "webcammax",
    "camtwist",
    "mmhmm",
    "unity video capture",
    "vmix video",
    "ndi video", // NDI Tools: "NewTek NDI Video"
    "ndi webcam",
    "fakewebcam",
    "fake webcam",
    "v4l2loopback",
    "dummy video device", // v4l2loopback's own name for a device without one
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_cameras() {
        for program in [
            "OBS Virtual Camera",
            "OBS-Camera (m-de:vice)",
            "ManyCam Video Source",
            "Snap Camera",
            "XSplit VCam",
            "Dummy video device (0x0000)",
            "  SPLITCAM Video Driver ",
        ] {
            assert_eq!(is_program(program), Some(true), "{program}");
        }
        for camera in [
            "Logitech Webcam C920 (046d:082d)",
            "FaceTime HD Camera (Built-in)",
            "Integrated Camera: Integrated C (5986:2130)",
            "HP Wide Vision HD Camera",
            "USB2.0 HD UVC WebCam",
            "DroidCam Source 3",
        ] {
            assert_eq!(is_program(camera), Some(false), "{camera}");
        }
        assert_eq!(is_program(" "), None);
    }
}
