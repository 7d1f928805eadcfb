import Foundation
import Network
import Platform
import Sequences
import Tensors

/// Why a command could not do its work: one line for a person, and the exit code.
struct Failure: Error {
    /// The work failed.
    static let workFailed: Int32 = 1
    /// The command was called wrongly.
    static let usage: Int32 = 2
    /// The user interrupted the work.
    static let interrupted: Int32 = 130

    var message: String
    var exitCode = workFailed

    /// A failure from its line.
    init(message: String, exitCode: Int32 = workFailed) {
        self.message = message
        self.exitCode = exitCode
    }

    /// A broken line of an annotation file. Its full description is a picture of three lines: here one has to do.
    init(_ place: AnnotationError) { self.init(message: "\(place.summary), in \"\(place.text)\"") }

    /// A sequence or a file of boxes that cannot be read.
    init(_ error: SequenceError) {
        if case .annotation(let place) = error { self.init(place) } else { self.init(message: error.description) }
    }

    /// A standard stream that cannot be written to. A reader that has seen enough, such as `head`, is told nothing: the
    /// command ends as the signal SIGPIPE would have ended it.
    init(_ error: StreamError) {
        self.init(
            message: error.isReaderGone ? "" : error.description,
            exitCode: error.isReaderGone ? 128 + SIGPIPE : Self.workFailed)
    }

    /// Runs `body` and turns any error it throws into a failure that names `subject`.
    static func wrapping<Result>(_ subject: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as Failure {
            throw failure
        } catch SafetensorsError.file(_, let reason), NetworkError.file(.file(_, let reason)) {
            // The subject is the path already.
            throw Failure(message: "\(subject): \(reason)")
        } catch let error as StreamError {
            throw Failure(error)
        } catch let error as FolderError {
            throw Failure(message: error.description)
        } catch let error as AtomicFileError {
            throw Failure(message: "\(subject): \(error.reason)")
        } catch {
            throw Failure(message: "\(subject): \(error)")
        }
    }
}
