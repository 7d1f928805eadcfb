import ArgumentParser
import Imaging
import Overlay
import Platform
import Sequences

extension TrackCommand {
    /// What is asked of each source. Whatever can be refused without opening one is refused here.
    func requests(from origin: SourceOrigin) throws -> [TrackRequest] {
        let frames = try frames.map(parseFrames) ?? 0..<Int.max
        let stretch = try range.values()
        let given = try `init`.map(parseBox)
        let file = try boxes.map { path in try Failure.wrapping(path) { try BoxFile(contentsOf: path) } }
        if let boxes, let output, realPath(boxes) == realPath(output) {
            throw Failure(
                message: "--boxes is read from \(boxes): -o must name another file", exitCode: Failure.usage)
        }
        if let stranger = file?.strangers(to: sources).first {
            throw Failure(message: "\(boxes ?? "") has a target in \(stranger), which is none of the sources")
        }
        let outputs = try outputs()
        return try zip(sources, outputs).map { source, outputs in
            let boxes = file?.boxes(for: source) ?? given
            if boxes.count > 1 {
                if !outputs.format.holdsSeveralTargets {
                    throw Failure(
                        message:
                            "this format has no place for a target's number: several targets need csv, json, jsonl, "
                            + "mot, yolo, coco or cvat", exitCode: Failure.usage)
                }
                if videoMap != nil {
                    throw Failure(
                        message: "--video-map shows one target's map: not with several targets",
                        exitCode: Failure.usage)
                }
            }
            return TrackRequest(
                source: source, origin: origin, frames: frames, stretch: stretch, boxes: boxes, outputs: outputs)
        }
    }

    /// Where the results of each source go.
    private func outputs() throws -> [TrackOutputRequest] {
        guard sources.count > 1 else {
            let video = try video.map { path in
                guard let format = VideoFormat(ofFile: path) else {
                    let endings = VideoFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
                    throw Failure(message: "\(path): a video ends in \(endings)", exitCode: Failure.usage)
                }
                return VideoRequest(path: path, format: format, map: videoMap)
            }
            return [
                TrackOutputRequest(
                    format: try format ?? OutputFormat(ofFile: output), path: output == "-" ? nil : output,
                    whenLost: whenLost,
                    video: video, maps: exportMaps)
            ]
        }
        let format = format ?? .rows(.csv)
        for case let folder? in [output, video, exportMaps] {
            try Failure.wrapping(folder) { try makeFolder(folder) }
        }
        return distinctNames(sources).map { name in
            TrackOutputRequest(
                format: format, path: output.map { "\($0)/\(name)" + (format.fileEnding.map { ".\($0)" } ?? "") },
                whenLost: whenLost,
                video: video.map { VideoRequest(path: "\($0)/\(name).mp4", format: .mp4, map: videoMap) },
                maps: exportMaps.map { "\($0)/\(name)" })
        }
    }
}

/// Names for the files of several sources: their own without endings, or, where two would share one, their whole paths.
private func distinctNames(_ sources: [String]) -> [String] {
    func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "source"
        return name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : String(name[..<$0]) } ?? name
    }
    let names = sources.map(stem)
    if Set(names).count == names.count { return names }
    let paths = sources.map { path in
        path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "-")
    }
    return paths.indices.map { Set(paths).count == paths.count ? paths[$0] : "\($0 + 1)-\(names[$0])" }
}
