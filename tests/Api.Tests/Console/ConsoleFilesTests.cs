using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed partial class ConsoleFilesTests
{
    private const int MostCompressed = 90 * 1024;

    private readonly ConsoleFiles files = new();

    [Fact]
    public void All_ScriptsAndStyles_AreSmall()
    {
        var loaded = files.All.Where(file => Path.GetExtension(file.Path) is ".js" or ".css").ToList();

        Assert.InRange(loaded.Sum(file => file.Gzip.Length), 10_000, MostCompressed);
        Assert.InRange(loaded.Sum(file => file.Brotli.Length), 10_000, MostCompressed);
    }

    [Fact]
    public void Find_WhatTheIndexNames_IsThereAndHashed()
    {
        var page = Encoding.UTF8.GetString(files.Find(ConsoleFiles.Index)!.Plain);
        var named = Reference().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains(named, path => path.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(named, path => path.EndsWith(".css", StringComparison.Ordinal));
        Assert.All(named, path => Assert.NotNull(files.Find(path)));
        Assert.All(named.Where(path => !path.EndsWith(".svg", StringComparison.Ordinal)), path => Assert.True(files.Find(path)!.IsHashed));
        // The content security policy would refuse them.
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
    }

    [Fact]
    public void All_CompressedForms_AreTheContent()
    {
        foreach (var file in files.All)
        {
            Assert.Equal(file.Plain, Read(new GZipStream(new MemoryStream(file.Gzip), CompressionMode.Decompress)));
            Assert.Equal(file.Plain, Read(new BrotliStream(new MemoryStream(file.Brotli), CompressionMode.Decompress)));
        }
    }

    [Fact]
    public void Find_UnknownPath_IsNull() => Assert.Null(files.Find("../appsettings.json"));

    private static byte[] Read(Stream compressed)
    {
        using var from = compressed;
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    [GeneratedRegex("(?:src|href)=\"/console/([^\"]+)\"")]
    private static partial Regex Reference();
}
