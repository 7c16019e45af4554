using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What a look at files of this machine shows.</summary>
public sealed class LocalLookTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("look-tests-");
    private readonly LocalSource source = new(new FakeTimeProvider());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public LocalLookTests()
    {
        foreach (var (name, text) in new[] { ("b/two", "22"), ("a", "1"), ("__pycache__/a.pyc", "made"), ("b/__pycache__/b.pyc", "made") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), text);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void FilesBelow_Folder_AreInTheOrderOfTheirNamesWithoutWhatPythonCompiles() =>
        Assert.Equal([("a", PathOf("a")), ("b/two", PathOf("b/two"))], LocalLook.FilesBelow(folder.FullName));

    [Fact]
    public void Of_Folder_IsTheLengthsAndTimesOfItsFiles()
    {
        var before = LocalLook.Of(folder.FullName);
        Assert.Equal(3, before.Bytes);
        File.WriteAllText(PathOf("b/__pycache__/b.pyc"), "compiled anew");
        Assert.Equal(before, LocalLook.Of(folder.FullName));

        File.SetLastWriteTimeUtc(PathOf("b/two"), DateTime.UnixEpoch);
        var touched = LocalLook.Of(folder.FullName);
        File.WriteAllText(PathOf("c"), "");
        var longer = LocalLook.Of(folder.FullName);

        Assert.Equal(3, new[] { before.Identity, touched.Identity, longer.Identity }.Distinct().Count());
    }

    [Fact]
    public void Of_File_IsItsLengthAndItsTime()
    {
        File.SetLastWriteTimeUtc(PathOf("b/two"), DateTime.UnixEpoch.AddDays(1));

        Assert.Equal(new($"2@{DateTime.UnixEpoch.AddDays(1).Ticks}", 2), LocalLook.Of(PathOf("b/two")));
        Assert.Equal(new("none", 0), LocalLook.Of(PathOf("gone")));
        Assert.Equal(new("none", 0), LocalLook.Of(PathOf("gone/two")));
        File.CreateSymbolicLink(PathOf("link"), PathOf("gone"));
        Assert.Equal(new("none", 0), LocalLook.Of(PathOf("link")));
    }

    [Fact]
    public async Task LookAsync_File_IsUsedInPlaceUnderItsName()
    {
        var content = (await source.LookAsync(SourceAddress.Parse(PathOf("b/two")), null, Token))!;

        Assert.Equal((false, PathOf("b/two"), "two"), (content.IsFolder, content.LocalPath, content.Name));
        Assert.Equal(("two", PathOf("b/two")), (Assert.Single(content.Files).Name, content.Files[0].Address.Text));
        Assert.Equal(LocalLook.Of(PathOf("b/two")).Identity, content.Identity);
    }

    [Fact]
    public async Task LookAsync_Folder_HasItsFilesAndTheNameOfTheFolder()
    {
        var content = (await source.LookAsync(SourceAddress.Parse(folder.FullName + Path.DirectorySeparatorChar), null, Token))!;

        Assert.Equal((true, folder.Name), (content.IsFolder, content.Name));
        Assert.Equal(["a", "b/two"], content.Files.Select(file => file.Name));
        Assert.Null(await source.LookAsync(SourceAddress.Parse(folder.FullName), content.Identity, Token));
    }

    [Fact]
    public async Task LookAsync_NothingThere_SaysWhereItLooked()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => source.LookAsync(SourceAddress.Parse(PathOf("gone")), null, Token));

        Assert.Equal(
            $"is '{PathOf("gone")}', which does not exist; name a model file (looked for at {PathOf("gone")}).",
            Assert.Single(error.Faults).Message);
    }

    [Theory]
    [InlineData(0, "22")]
    [InlineData(1, "2")]
    [InlineData(2, "")]
    public async Task OpenAsync_Offset_IsWhereTheBytesBegin(int offset, string rest)
    {
        var file = new SourceFile("two", SourceAddress.Parse(PathOf("b/two")), null, null);

        await using var stream = await source.OpenAsync(file, offset, Token);

        Assert.Equal((offset, 2L, LocalLook.Of(PathOf("b/two")).Identity), (stream.Offset, stream.Bytes, stream.Tag));
        Assert.Equal(rest, await new StreamReader(stream.Content).ReadToEndAsync(Token));
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
