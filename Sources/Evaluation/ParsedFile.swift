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
