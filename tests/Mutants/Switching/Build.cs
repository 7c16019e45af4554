namespace ModelPipeline.Mutants;

/// <summary>Builds a project. Warnings do not matter: changed code has many.</summary>
internal static class Build
{
    private static readonly string[] Options =
    [
        "-v:quiet", "-nologo", "-clp:ErrorsOnly;NoSummary", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false",
    ];

    public static async Task<(bool Succeeded, string Output)> RunAsync(string folder, params string[] more)
    {
        var run = await ChildProcess.RunAsync("dotnet", ["build", folder, .. Options, .. more], [], TimeSpan.FromMinutes(10));
        return (run.ExitCode == 0, run.Output);
    }
}
