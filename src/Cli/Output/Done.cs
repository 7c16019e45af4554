namespace ModelPipeline.Cli;

/// <summary>The JSON of a command that has done something and has nothing to show.</summary>
/// <param name="Action">What was done, such as <c>version.delete</c>.</param>
/// <param name="Target">To what.</param>
internal sealed record Done(string Action, string Target);
