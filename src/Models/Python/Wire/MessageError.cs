namespace ModelPipeline.Models.Python;

/// <summary>An exception that a call threw, without values of rows.</summary>
/// <param name="Type">The type of the exception.</param>
/// <param name="Message">The type, the line of code, and the part of the text that holds no values.</param>
/// <param name="Output">Whether the output of the model is to blame.</param>
/// <param name="Trace">The last lines of the traceback: files, line numbers and code.</param>
internal sealed record MessageError(string Type, string Message, bool Output, string[] Trace);
