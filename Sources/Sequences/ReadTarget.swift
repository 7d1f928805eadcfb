import Text

/// A target's annotation as it stands in its file, before its lines are joined to frames.
package struct TargetLines: Sendable {
    /// What each line says, in the file's order.
    package var lines: [GroundTruth] = []
    /// The file names that say which frame each line is for, where the annotation has such names.
    var frames: [String]?
    /// What the user should know: flags that do not fit.
    package var warnings: [String] = []
}

extension SequenceLocation {
    /// Reads one target's annotation, and marks the lines of frames in which the target is not to be seen.
    ///
    /// - Parameter convention: the convention to take where the folder leaves it open, such as four numbers a line in a VOT
    ///   sequence; nil takes the one that was recognised.
    /// - Throws: `SequenceError` for files that cannot be read or parsed.
    package func read(
        _ target: TargetAnnotation, as convention: AnnotationConvention? = nil
    ) throws(SequenceError) -> TargetLines {
        var result = TargetLines()
        switch target.source {
        case .lines(let file, let recognised):
            result.lines = try parsed(file) { bytes throws(AnnotationError) in
                try parseAnnotations(bytes, file: file, convention: convention ?? recognised)
            }
        case .corners(let file): result.lines = try readCorners(file)
        case .tracks(let file, let identifier): result.lines = try readTrack(file, identifier: identifier)
        case .masks(let folder, let identifier): result = try readMaskBoxes(folder, identifier: identifier)
        }
        for file in absence {
            let numbers = try parsed(file.path) { bytes throws(AnnotationError) in
                // GOT-10k has a line for each frame, LaSOT all flags in one line.
                try parseNumberLines(
                    bytes, file: file.path, contents: "a flag for each frame", most: mostNumbersOfLongLines
                )
                .flatMap(\.numbers)
            }
            if numbers.count != result.lines.count {
                result.warnings.append(
                    "\(file.path) has \(counted(numbers.count, "flag")) for \(counted(result.lines.count, "line")) "
                        + "of ground truth")
            }
            for (index, number) in numbers.prefix(result.lines.count).enumerated() {
                let isAbsent =
                    switch file.meaning {
                    case .absent: number != 0
                    case .cover: number == 0
                    }
                if isAbsent { result.lines[index].isAbsent = true }
            }
        }
        return result
    }
}

/// Reads a text file and parses it.
///
/// - Throws: `unreadable` or `absent` of the file, and what `parse` throws as `annotation`.
package func parsed<Value>(
    _ path: String, _ parse: ([UInt8]) throws(AnnotationError) -> Value
) throws(SequenceError) -> Value {
    let bytes = try readTextFile(path)
    do throws(AnnotationError) {
        return try parse(bytes)
    } catch {
        throw .annotation(error)
    }
}
