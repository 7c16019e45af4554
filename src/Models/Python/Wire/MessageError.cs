namespace ModelPipeline.Models.Python;

/// <summary>An exception of a call, without values of rows.</summary>
/// <param name="Type">Of the exception.</param>
/// <param name="Message">Type, place, and what is left of the text.</param>
/// <param name="Output">Whether what the model made is to blame.</param>
/// <param name="Trace">The last lines of the traceback: places and code.</param>
internal sealed record MessageError(string Type, string Message, bool Output, string[] Trace);
