using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What goes from the folder of the cache, by its length and by its age.</summary>
public sealed class CacheSpaceTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("space-tests-");
    private readonly FakeTimeProvider clock = new(Now);

    private string Arriving => Path.Combine(root.FullName, "incoming");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Make_WhatArrivedInPartAndItsLock_StayForADay(long ticksBeyond, bool stays)
    {
        var written = Now.UtcDateTime.AddDays(-1).AddTicks(-ticksBeyond);
        WriteArriving("part/a.onnx", written);
        WriteArriving("failed.lock", written);
        Directory.SetLastWriteTimeUtc(Path.Combine(Arriving, "part"), written);

        Make(bound: 100, bytes: 0);

        Assert.Equal(stays, Directory.Exists(Path.Combine(Arriving, "part")));
        Assert.Equal(stays, File.Exists(Path.Combine(Arriving, "failed.lock")));
    }

    // The time of a folder is that of its entries, and not of what is written into a file.
    [Theory]
    [InlineData(-1, true)]
    [InlineData(-2, false)]
    public void Make_OldFolderWithAFile_StaysWhereTheFileIsYoung(int days, bool stays)
    {
        WriteArriving("part/code/a.py", Now.UtcDateTime.AddDays(days));
        WriteArriving("part/a.onnx", Now.UtcDateTime.AddDays(-2));
        Directory.SetLastWriteTimeUtc(Path.Combine(Arriving, "part"), Now.UtcDateTime.AddDays(-2));

        Make(bound: 100, bytes: 0);

        Assert.Equal(stays, Directory.Exists(Path.Combine(Arriving, "part")));
    }

    [Theory]
    [InlineData(0, "abc")]
    [InlineData(1, "bc")]
    [InlineData(10, "bc")]
    [InlineData(11, "c")]
    [InlineData(31, "")]
    public void Make_NewBytes_TakeTheRoomOfTheLongestUnusedThatIsNeeded(long bytes, string stay)
    {
        foreach (var (name, days) in new[] { ('c', -1), ('a', -3), ('b', -2) })
            WriteCopy(name, days);

        Make(bound: 30, bytes);

        Assert.Equal(stay, string.Concat("abc".Where(name => Directory.Exists(CopyOf(name)))));
        Assert.Equal(stay, string.Concat("abc".Where(name => File.Exists($"{CopyOf(name)}.lease"))));
    }

    [Fact]
    public void Make_LongestUnusedIsLeased_TheNextGoes()
    {
        WriteCopy('a', -3);
        WriteCopy('b', -2);
        using var lease = CacheLock.TryShared($"{CopyOf('a')}.lease");

        Make(bound: 20, bytes: 1);

        Assert.Equal((true, false), (Directory.Exists(CopyOf('a')), Directory.Exists(CopyOf('b'))));
    }

    [Fact]
    public void Make_FoldersThatAreNoCopies_CountNothingAndStay()
    {
        string[] names = [new('a', 63), new('g', 64), "known"];
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.Combine(root.FullName, name));
            File.WriteAllBytes(Path.Combine(root.FullName, name, "x"), new byte[100]);
        }

        WriteCopy('a', -3);

        Make(bound: 10, bytes: 0);

        Assert.All(names, name => Assert.True(Directory.Exists(Path.Combine(root.FullName, name))));
        Assert.True(Directory.Exists(CopyOf('a')));
    }

    private void Make(long bound, long bytes) =>
        new CacheSpace(new() { MaxCacheBytes = bound }, clock).Make(root.FullName, Arriving, bytes);

    private string CopyOf(char name) => Path.Combine(root.FullName, $"{new string(name, 64)}.onnx");

    private void WriteCopy(char name, int days)
    {
        Directory.CreateDirectory(CopyOf(name));
        File.WriteAllBytes(Path.Combine(CopyOf(name), "a.onnx"), new byte[10]);
        File.WriteAllText($"{CopyOf(name)}.lease", "");
        File.SetLastWriteTimeUtc($"{CopyOf(name)}.lease", Now.UtcDateTime.AddDays(days));
    }

    private void WriteArriving(string name, DateTime written)
    {
        var path = Path.Combine(Arriving, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "half of it");
        File.SetLastWriteTimeUtc(path, written);
    }
}
