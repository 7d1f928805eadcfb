import Foundation
import Network
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

    /// Runs `body` and turns any error it throws into a failure that names `subject`.
    static func wrapping<Result>(_ subject: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as Failure {
            throw failure
        } catch SafetensorsError.file(_, let reason), NetworkError.file(.file(_, let reason)) {
            // The subject is the path already.
            throw Failure(message: "\(subject): \(reason)")
        } catch let error as AtomicFileError {
            throw Failure(message: "\(subject): \(String(cString: strerror(error.number)))")
        } catch {
            throw Failure(message: "\(subject): \(error)")
        }
    }
}

/// What a command says besides its results, on standard error.
enum CommandOutput {
    /// Prints one line, prefixed with the program's name. Line breaks in the message become spaces.
    static func complain(_ message: String) {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("trackscope: \(line)\n".utf8))
    }

    /// Prints a line as it is.
    static func note(_ message: String) {
        FileHandle.standardError.write(Data((message + "\n").utf8))
    }
}
