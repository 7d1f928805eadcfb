import Sequences

/// Reads a text file and parses it.
///
/// - Throws: `unreadable` or `absent` of the file, and what `parse` throws as `annotation`.
func readParsed<Value>(
    _ path: String, _ parse: ([UInt8]) throws(AnnotationError) -> Value
) throws(SequenceError) -> Value {
    let bytes = try readTextFile(path)
    do throws(AnnotationError) {
        return try parse(bytes)
    } catch {
        throw .annotation(error)
    }
}

/// Adds a file's name to an error about its contents.
func naming<Value>(
    _ file: String, _ body: () throws(EvaluationError) -> Value
) throws(EvaluationError) -> Value {
    do throws(EvaluationError) {
        return try body()
    } catch {
        throw .inFile(file, reason: error.description)
    }
}
