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
        "ModelPipeline.Client",
        "ModelPipeline.Pipeline", "ModelPipeline.Connectors.Sql", "ModelPipeline.Connectors.BigQuery", "ModelPipeline.Connectors.DuckDb",
        "ModelPipeline.Connectors.Kafka",
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
    public void Wire_OfGrainsAndRecords_EqualsTheFile() => Pinned.Check("Wire.txt", Wire().Order(StringComparer.Ordinal));

    // Two members with one id overwrite each other. The compiler says nothing, and two branches that each add a member merge without a
    // conflict.
    [Fact]
    public void Wire_IdsOfARecord_AreUsedOnce()
    {
        var members = Wire().Select(line => line.Split(' ')).Where(parts => parts[1].All(char.IsAsciiDigit)).ToList();

        Assert.InRange(members.Count, 100, 1_000);
        Assert.Empty(members.GroupBy(parts => $"{parts[0]} {parts[1]}").Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static IEnumerable<string> Wire() => new[] { "ModelPipeline.Grains.Interfaces", "ModelPipeline.Grains" }
        .SelectMany(name => Assembly.Load(name).GetTypes()).SelectMany(WireContract.Lines);
}
