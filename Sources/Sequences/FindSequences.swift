/// A sequence of a data set that cannot be used.
public struct SequenceProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its folder or file.
    public var path: String
    /// Why not: a line for a person.
    public var reason: String

    /// A problem from its parts.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// A problem from what was thrown; the place in a broken text file is said in one line.
    package init(path: String, error: any Error) {
        if case SequenceError.annotation(let place) = error {
            self.init(path: path, reason: "\(place.summary), in \"\(place.text)\"")
        } else {
            self.init(path: path, reason: "\(error)")
        }
    }

    public var description: String { reason.contains(path) ? reason : "\(path): \(reason)" }
}

/// Looks for the annotated sequences of data sets.
package struct SequenceSearch {
    /// Those found, in natural order of their paths.
    package private(set) var locations: [SequenceLocation] = []
    /// Places that look like a sequence and cannot be read.
    package private(set) var problems: [SequenceProblem] = []
    /// Text files of annotations alone, `Basketball.txt`, and the names of the folders they lie in.
    package private(set) var loneFiles: [(file: String, dataset: String)] = []
    /// The folders that were searched, links followed: links may lead back to them.
    private var searched: Set<String> = []

    /// Searches a folder: a sequence, a data set in a layout of its own (TrackingNet, UAV123, DAVIS), or a folder of
    /// either, to a depth of three.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - takingLoneFiles: whether text files without a sequence's folder count as annotations.
    /// - Throws: where the folder itself cannot be read.
    package init(in path: String, takingLoneFiles: Bool = false) throws(SequenceError) {
        _ = try visibleNames(in: path)
        search(path, depth: 3, takingLoneFiles: takingLoneFiles)
    }

    private mutating func search(_ path: String, depth: Int, takingLoneFiles: Bool) {
        guard searched.insert(realPath(path)).inserted else { return }
        do throws(SequenceError) {
            let listing = try FolderListing(path)
            let names = listing.names
            if try searchDataSet(path, names: names) { return }
            if let location = try locateSequence(in: path), !location.targets.isEmpty {
                locations += location.layout == .uav123 ? uavDataSets(of: location) : [location]
                return
            }
            let before = locations.count + problems.count
            if depth > 0 {
                problems += listing.foreignFolders.map {
                    SequenceProblem(path: join(path, $0), reason: "the name is not UTF-8, so that it cannot be opened")
                }
                for name in names where isFolder(join(path, name)) {
                    search(join(path, name), depth: depth - 1, takingLoneFiles: takingLoneFiles)
                }
            }
            // A list of sequences beside their folders is no annotation.
            guard takingLoneFiles, before == locations.count + problems.count else { return }
            for name in names where isAnnotationName(name) && isFile(join(path, name)) {
                loneFiles.append((join(path, name), lastComponent(path)))
            }
        } catch {
            problems.append(SequenceProblem(path: path, error: error))
        }
    }

    /// Data sets that keep pictures and annotations apart.
    ///
    /// - Returns: whether the folder is one.
    private mutating func searchDataSet(_ path: String, names: [String]) throws(SequenceError) -> Bool {
        if names.contains("anno") && names.contains("frames") {
            for name in try annotationNames(in: join(path, "anno")) {
                locations.append(
                    SequenceLocation(
                        name: name, dataset: lastComponent(path), path: join(path, "frames/\(name)"),
                        layout: .trackingnet, frames: join(path, "frames/\(name)"),
                        targets: [
                            TargetAnnotation(
                                label: "", name: name,
                                source: .lines(file: join(path, "anno/\(name).txt"), .trackingnet))
                        ]))
            }
            return true
        }
        if names.contains("anno") && names.contains("data_seq") {
            for version in ["UAV123", "UAV20L"] where isFolder(join(path, "anno/\(version)")) {
                for name in try annotationNames(in: join(path, "anno/\(version)")) {
                    let folder = uavFolder(of: name)
                    let pictures = join(path, "data_seq/UAV123/\(folder)")
                    let targets = try uavTargets(of: folder, in: join(path, "anno")).filter {
                        $0.name == name && $0.source.path.hasSuffix("\(version)/\(name).txt")
                    }
                    locations.append(
                        SequenceLocation(
                            name: name, dataset: version, path: pictures, layout: .uav123, frames: pictures,
                            targets: targets))
                }
            }
            return true
        }
        if names.contains("JPEGImages") && names.contains("Annotations") {
            let pictures = join(path, "JPEGImages")
            let inner = try visibleNames(in: pictures).filter { isFolder(join(pictures, $0)) }
            // The pictures come in several resolutions; the smallest is the one that figures are published for.
            let resolution = ["480p", "1080p", "Full-Resolution"].first { inner.contains($0) }
            let folder = resolution.map { join(pictures, $0) } ?? pictures
            for name in try visibleNames(in: folder) where isFolder(join(folder, name)) {
                add(join(folder, name))
            }
            return true
        }
        return false
    }

    private mutating func add(_ path: String) {
        do throws(SequenceError) {
            if let location = try locateSequence(in: path), !location.targets.isEmpty { locations.append(location) }
        } catch {
            problems.append(SequenceProblem(path: path, error: error))
        }
    }
}

/// The names of the annotation files of a folder, without their ending.
private func annotationNames(in folder: String) throws(SequenceError) -> [String] {
    try visibleNames(in: folder).filter { $0.hasSuffix(".txt") && isFile(join(folder, $0)) }
        .map { String($0.dropLast(".txt".count)) }
}

/// Whether a name can be that of a sequence's annotation, rather than of a list, a size or the times of a run.
private func isAnnotationName(_ name: String) -> Bool {
    name.hasSuffix(".txt") && !name.hasSuffix("_time.txt")
        && !["list.txt", "size.txt", "readme.txt", "attributes.txt"].contains(name.lowercased())
}
