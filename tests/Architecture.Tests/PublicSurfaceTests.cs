using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>
/// The public surface, on which users' code and other versions of a silo rely, as pinned text. A review sees each change. Accept an
/// intended change with <c>ACCEPT_SURFACE=1 dotnet run --project tests/Architecture.Tests</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    internal static readonly string[] LibraryNames =
    [
        "ModelPipeline.Pipeline", "ModelPipeline.Connectors.Sql", "ModelPipeline.Connectors.BigQuery", "ModelPipeline.Connectors.DuckDb",
        "ModelPipeline.Connectors.PostgreSql", "ModelPipeline.Connectors.Sqlite", "ModelPipeline.Models.MlNet", "ModelPipeline.Models.Onnx",
        "ModelPipeline.Models.OpenInference",
        "ModelPipeline.Models.Python",
        "ModelPipeline.Models.Sources.GoogleStorage",
        "ModelPipeline.Models.Sources.S3",
        "ModelPipeline.Models.Trees",
    ];

    public static TheoryData<string> Libraries => new(LibraryNames);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicSurface_OfALibrary_EqualsTheFile(string library)
    {
        var types = Assembly.Load(library).GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal);

        Pinned.Check($"{library}.txt", types.SelectMany(Signatures.Lines));
    }

    [Fact]
    public void Wire_OfGrainsAndRecords_EqualsTheFile()
    {
        var types = new[] { "ModelPipeline.Grains.Interfaces", "ModelPipeline.Grains" }.SelectMany(name => Assembly.Load(name).GetTypes());

        Pinned.Check("Wire.txt", types.SelectMany(WireContract.Lines).Order(StringComparer.Ordinal));
    }
}
