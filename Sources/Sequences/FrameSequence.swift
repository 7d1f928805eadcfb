import Imaging

/// How a source of frames is arranged. It is recognised, never asked for.
public enum SequenceLayout: String, Sendable, CaseIterable {
    /// A folder of pictures without annotations.
    case images
    /// OTB: frames in `img/` (or beside), `groundtruth_rect*.txt`, or `img/` with `groundtruth.txt`.
    case otb
    /// LaSOT: frames in `img/`, `groundtruth.txt`, `full_occlusion.txt` and `out_of_view.txt`.
    case lasot
    /// TC128: frames in `img/`, `NAME_gt.txt`, the range of frames in `NAME_frames.txt`.
    case tc128
    /// VOT: frames in `color/` (or beside, as until 2017), `groundtruth.txt` with boxes, polygons or masks; of VOTS a
    /// `groundtruth_OBJECT.txt` for each target.
    case vot
    /// GOT-10k: frames beside `groundtruth.txt` with four numbers a line, `absence.label`, `cover.label`.
    case got10k
    /// TrackingNet: frames in `frames/NAME/`, `anno/NAME.txt`.
    case trackingnet
    /// UAV123 and UAV20L: frames in `data_seq/UAV123/NAME/`, `anno/UAV123/NAME.txt`.
    case uav123
    /// NFS: frames in `NAME/30/NAME/` or `NAME/240/NAME/`, the lines in `NAME.txt` beside.
    case nfs
    /// MOT: frames in `img1/`, the tracks of all targets in `gt/gt.txt`.
    case mot
    /// DAVIS: frames in `JPEGImages/RESOLUTION/NAME/`, masks in `Annotations/RESOLUTION/NAME/`.
    case davis
    /// A video file, decoded by an `ffmpeg` process.
    case video
    /// A camera, `/dev/video*`, decoded by an `ffmpeg` process.
    case camera
    /// What comes once, frame by frame: a pipe, standard input, an address in the network.
    case stream
    /// The renderer of this module.
    case synthetic

    /// How results on such a sequence are written: as its annotation is, or in the nearest form.
    public var convention: AnnotationConvention {
        switch self {
        case .vot: .vot
        case .got10k: .got10k
        case .trackingnet, .nfs, .davis: .trackingnet
        case .otb, .lasot, .tc128, .uav123, .mot, .images, .video, .camera, .stream, .synthetic: .otb
        }
    }
}

/// Frames and what is known of them.
public struct FrameSequence: Sendable {
    /// The sequence's name: its folder's or file's, with the target's where there are several (`Jogging.2`).
    public var name: String
    /// Where it was opened.
    public var path: String
    /// How it is arranged.
    public var layout: SequenceLayout
    /// The frames.
    public var source: any FrameSource
    /// The annotations, one place for each frame; nil for a frame without a line. Empty where there are none at all.
    public var groundTruth: [GroundTruth?]
    /// The file, or folder of masks, that the annotations are read from; nil where there is none.
    package var annotation: String?
    /// The targets that the folder has annotations for, where there are several: `1` and `2` of OTB's Jogging.
    public var targets: [String]
    /// Attributes given frame by frame, by name: `occlusion` of VOT's `occlusion.tag`. Empty where the layout has none.
    public var attributes: [String: [Bool]]
    /// What the user should know before relying on the sequence, a line each: too few annotations, a choice that was made.
    public var warnings: [String]

    /// A sequence from its parts.
    public init(
        name: String, path: String, layout: SequenceLayout, source: any FrameSource, groundTruth: [GroundTruth?] = [],
        targets: [String] = [], attributes: [String: [Bool]] = [:], warnings: [String] = []
    ) {
        self.name = name
        self.path = path
        self.layout = layout
        self.source = source
        self.groundTruth = groundTruth
        self.targets = targets
        self.attributes = attributes
        self.warnings = warnings
    }

    /// How many frames there are; nil where that is unknown before the end.
    public var frameCount: Int? { source.frameCount }

    /// The number of frames up to the last that is annotated.
    package var annotatedCount: Int { groundTruth.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0 }

    /// Takes a range for 16-bit samples, whose ends become black and white, in place of the first frame's own. Other sources
    /// than folders of pictures have none such.
    public mutating func stretch(over range: ClosedRange<UInt16>) {
        if let folder = source as? ImageFolderSource { source = folder.stretched(over: range) }
    }

    /// The target's box in the first frame, from which a tracker starts.
    ///
    /// - Throws: `noGroundTruth`, or `noInitialBox` where the line is missing or the box cannot be a target.
    public func initialBox() throws(SequenceError) -> BoundingBox {
        guard let first = groundTruth.first else { throw .noGroundTruth(name: name) }
        guard let first else { throw .noInitialBox(name: name, reason: "its ground truth is missing") }
        guard let box = first.box else {
            let rule = "four finite numbers with positive sides are needed"
            let reason = first.isAbsent ? "the target is marked absent" : "\(first.region) is no box, \(rule)"
            throw .noInitialBox(name: name, reason: reason)
        }
        return box
    }
}
