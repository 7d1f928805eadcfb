/// Where a sequence lies on the disk: its pictures, its annotations, and how both are to be read. Nothing of it is opened yet.
package struct SequenceLocation: Sendable, Hashable {
    /// The sequence's name, without a target's label.
    package var name: String
    /// The data set that it belongs to.
    package var dataset: String
    /// The folder that it is opened by.
    package var path: String
    /// How it is arranged.
    package var layout: SequenceLayout
    /// The folder of the pictures; it may not be there where only annotations are wanted.
    package var frames: String
    /// The targets that there are annotations for, in natural order; empty for pictures alone.
    package var targets: [TargetAnnotation] = []
    /// Files that say in which frames the target is not to be seen.
    package var absence: [AbsenceFile] = []
}

/// One target's annotation.
package struct TargetAnnotation: Sendable, Hashable {
    /// What tells the target from the folder's others, such as `2` of `groundtruth_rect.2.txt`; empty for the only one.
    package var label: String
    /// The name of the sequence with this target.
    package var name: String
    /// Where its regions are.
    package var source: AnnotationSource
    /// The numbers of the frames that belong to it, where those are only a part of the folder's.
    package var frameNumbers: ClosedRange<Int>?
}

/// Where a target's regions come from.
package enum AnnotationSource: Sendable, Hashable {
    /// A text file with a line for each frame.
    case lines(file: String, AnnotationConvention)
    /// NFS: lines `track left top right bottom frame lost occluded generated "label"`.
    case corners(file: String)
    /// MOT: lines `frame,identifier,x,y,width,height,flag,...` of all targets of a video.
    case tracks(file: String, identifier: Int)
    /// DAVIS: a picture for each frame, in which each target has a colour.
    case masks(folder: String, identifier: Int)

    /// The file or folder.
    package var path: String {
        switch self {
        case .lines(let file, _), .corners(let file), .tracks(let file, _): file
        case .masks(let folder, _): folder
        }
    }
}

/// A file of one number for each frame that says where a target is not to be seen.
package struct AbsenceFile: Sendable, Hashable {
    /// What its numbers mean.
    package enum Meaning: Sendable, Hashable {
        /// 1 marks a frame without the target: GOT-10k's `absence.label`, LaSOT's `full_occlusion.txt` and `out_of_view.txt`.
        case absent
        /// How much of the target is seen, in eighths; 0 is nothing: GOT-10k's `cover.label`.
        case cover
    }

    /// The file.
    package var path: String
    /// What its numbers mean.
    package var meaning: Meaning
}

extension SequenceLocation {
    /// Whether the folder of the frames is there and holds pictures.
    package var hasPictures: Bool { (try? visibleNames(in: frames))?.contains(where: isPictureName) ?? false }
}
