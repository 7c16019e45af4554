namespace ModelPipeline.Cli;

/// <summary>What <c>login</c> has stored.</summary>
/// <param name="Profile">The name of the profile.</param>
/// <param name="Server">The server.</param>
/// <param name="File">The file that holds the profile.</param>
internal sealed record LoginReport(string Profile, Uri Server, string File);
