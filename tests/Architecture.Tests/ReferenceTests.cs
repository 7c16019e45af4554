using System.Reflection;
using System.Xml.Linq;

namespace ModelPipeline.Tests;

/// <summary>
/// The allowed references: hosts reference grains, and grains reference the pipeline. The pipeline references no store, no model library
/// and no cluster.
/// </summary>
public sealed class ReferenceTests
{
    private static readonly string[] Drivers =
        ["Npgsql", "DuckDB.NET", "Microsoft.Data.Sqlite", "Google.", "Grpc.", "Apache.Arrow", "Microsoft.ML", "Orleans",
            "Microsoft.Orleans", "AWSSDK", "Confluent."];

    public static TheoryData<string> Projects => new(Repository.Files("src", ".csproj"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_OfSrc_HasOnlyAllowedReferences(string project)
    {
        var known = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.All(known,
            other => Assert.True(MayKnow(Path.GetFileNameWithoutExtension(project), other), $"{project} must not know {other}."));
    }

    [Fact]
    public void Pipeline_Packages_AreOfNoStoreModelOrCluster()
    {
        var packages = XDocument.Parse(Repository.Read("src/Pipeline/Pipeline.csproj")).Descendants("PackageReference")
            .Select(package => package.Attribute("Include")!.Value);

        Assert.DoesNotContain(packages, package => Drivers.Any(driver => package.StartsWith(driver, StringComparison.Ordinal)));
    }

    [Fact]
    public void Packages_OfOpenTelemetry_AreThoseOfOneProject()
    {
        var projects = Repository.Files("src", ".csproj").Where(project => XDocument.Parse(Repository.Read(project))
            .Descendants("PackageReference")
            .Any(package => package.Attribute("Include")!.Value.StartsWith("OpenTelemetry", StringComparison.Ordinal)));

        Assert.Equal(["Telemetry.csproj"], projects.Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicSignature_OfALibrary_HasNoTypeOfADriver(string library)
    {
        var types = Assembly.Load(library).GetExportedTypes();

        var foreign = from type in types
                      from used in Signatures.TypesOf(type)
                      where Drivers.Any(driver => used.Assembly.GetName().Name!.StartsWith(driver, StringComparison.Ordinal))
                      select $"{type.FullName} shows {used.FullName} of {used.Assembly.GetName().Name}";
        Assert.Empty(foreign);
    }

    /// <summary>The libraries that users reference from their own code.</summary>
    public static TheoryData<string> Libraries => new(PublicSurfaceTests.LibraryNames);

    private static bool MayKnow(string project, string other) => project switch
    {
        "Pipeline" or "Grains.Interfaces" => false,
        "Grains" => other is "Pipeline" or "Grains.Interfaces",
        "Silo" => other != "Api",
        "Client" => false,
        "Cli" => other is "Client",
        "Api" => other is "Silo" or "Grains" or "Grains.Interfaces" or "Inference" or "Pipeline",
        "Models.OpenInference" => other is "Inference" or "Pipeline",
        _ => other is "Pipeline" or "Connectors.Sql",
    };
}
