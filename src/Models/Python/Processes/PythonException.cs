namespace ModelPipeline.Models.Python;

/// <summary>An exception of the model's own code: its type and the last lines of its traceback. It holds no values of rows.</summary>
internal sealed class PythonException(MessageError error) : Exception(error.Type)
{
    public IReadOnlyList<string> Trace => error.Trace;
}
