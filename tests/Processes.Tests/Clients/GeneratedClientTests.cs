namespace ModelPipeline.Tests;

/// <summary>A client that Kiota generates from the OpenAPI document compiles, and scores a user.</summary>
[Collection(typeof(ServingCollection))]
public sealed class GeneratedClientTests(ServingApi serving) : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <RunAnalyzers>false</RunAnalyzers>
            <NuGetAudit>false</NuGetAudit>
            <NoWarn>$(NoWarn);CS0618;CS1591</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Kiota.Abstractions" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Http.HttpClientLibrary" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Form" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Json" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Multipart" Version="2.1.6" />
            <PackageReference Include="Microsoft.Kiota.Serialization.Text" Version="2.1.6" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Generated;
        using Microsoft.Kiota.Abstractions.Authentication;
        using Microsoft.Kiota.Http.HttpClientLibrary;

        var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = args[0] };
        var client = new ApiClient(adapter);
        var score = await client.Pipelines["churn"].Users["c001"].Score.PostAsync(new());
        var stored = await client.Pipelines["churn"].Users["c001"].Score.GetAsync();
        var pipelines = await client.Pipelines.GetAsync();
        Console.WriteLine($"{score!.User} {score.RunId == stored!.RunId} {score.Outputs!.AdditionalData.Count} {pipelines!.Count}");
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-kiota-").FullName;

    // A compilation, on a machine that may be busy with others.
    [Fact(Timeout = 600_000)]
    public async Task Kiota_FromTheDocument_MakesAClientThatScoresAUser()
    {
        await RunAsync(Browser.Root, "tool", "run", "kiota", "generate", "--language", "CSharp", "--namespace-name", "Generated",
            "--openapi", Path.Combine(Browser.Root, "tests/Processes.Tests/openapi.json"), "--output", Path.Combine(folder, "Generated"),
            "--exclude-backward-compatible", "--log-level", "Error");
        await File.WriteAllTextAsync(Path.Combine(folder, "Kiota.csproj"), Project, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, TestContext.Current.CancellationToken);

        var said = await RunAsync(folder, "run", "-v", "quiet", "--", serving.Http.BaseAddress!.ToString().TrimEnd('/'));

        Assert.Equal("c001 True 2 3", said.Trim());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await Browser.RunAsync(folder, "dotnet", arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{output}");
        return output;
    }
}
