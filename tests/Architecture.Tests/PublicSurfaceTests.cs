using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>
/// What users' code and other versions of a silo rely on, pinned as text: a change of it is seen in a review. An intended change is
/// accepted with <c>ACCEPT_SURFACE=1 dotnet run --project tests/Architecture.Tests</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    internal static readonly string[] LibraryNames =
    [
        "ModelPipeline.Pipeline", "ModelPipeline.Connectors.Sql", "ModelPipeline.Connectors.BigQuery", "ModelPipeline.Connectors.DuckDb",
        "ModelPipeline.Connectors.PostgreSql", "ModelPipeline.Connectors.Sqlite", "ModelPipeline.Models.MlNet", "ModelPipeline.Models.Onnx",
        "ModelPipeline.Models.Python",
        "ModelPipeline.Models.Sources.GoogleStorage",
        "ModelPipeline.Models.Sources.S3",
        "ModelPipeline.Models.Trees",
    ];

    public static TheoryData<string> Libraries => new(LibraryNames);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicSurface_OfALibrary_IsThatOfTheFile(string library)
    {
        var types = Assembly.Load(library).GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);

        Pinned.Check($"{library}.txt", types.SelectMany(Signatures.Lines));
    }

    [Fact]
    public void Wire_OfGrainsAndRecords_IsThatOfTheFile()
    {
        var types = new[] { "ModelPipeline.Grains.Interfaces", "ModelPipeline.Grains" }.SelectMany(name => Assembly.Load(name).GetTypes());

        Pinned.Check("Wire.txt", types.SelectMany(WireContract.Lines).Order(StringComparer.Ordinal));
    }
}
