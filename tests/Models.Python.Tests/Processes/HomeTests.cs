using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace ModelPipeline.Models.Python.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class HomeTests
{
    [Fact]
    public async Task Home_UntilItIsDisposed_HasTheScriptAndASocketThatOnlyThisUserReaches()
    {
        var home = new Home();
        var folder = Path.GetDirectoryName(home.Script)!;

        Assert.Contains("def ", await File.ReadAllTextAsync(home.Script, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await caller.ConnectAsync(new UnixDomainSocketEndPoint(home.SocketPath), TestContext.Current.CancellationToken);
        using var accepted = await home.AcceptAsync(TestContext.Current.CancellationToken);
        Assert.True(accepted.Connected);

        home.Dispose();

        Assert.False(Directory.Exists(folder));
    }

    // The path of a socket has at most 107 bytes, and a letter has up to four.
    [Theory]
    [InlineData(90, "a", true)]
    [InlineData(91, "a", false)]
    [InlineData(90, "ä", true)]
    [InlineData(92, "ä", false)]
    [InlineData(150, "a", false)]
    [InlineData(150, "ä", false)]
    public void Fitting_FolderOfSoManyBytes_HoldsASocketOrIsInTmp(int bytes, string letter, bool isKept)
    {
        using var parent = new ModelFolder();
        var size = Encoding.UTF8.GetByteCount(letter);
        var count = bytes - Encoding.UTF8.GetByteCount($"{parent.Path}/");
        var name = string.Concat(Enumerable.Repeat(letter, count / size)) + new string('a', count % size);
        var made = Directory.CreateDirectory(Path.Combine(parent.Path, name));
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(made.FullName));

        using var home = new Home(() => Home.Fitting(made));

        var folder = new DirectoryInfo(Path.GetDirectoryName(home.Script)!);
        Assert.Equal((isKept, isKept), (folder.FullName == made.FullName, Directory.Exists(made.FullName)));
        Assert.Equal(isKept ? parent.Path : "/tmp", folder.Parent!.FullName);
        Assert.True(home.IsWhole);
        if (!isKept)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);
    }

    // A full disk fails in the same way.
    [Fact]
    public void Home_FolderTakesNoFile_IsAFaultThatSaysWhatToDo()
    {
        var none = new DirectoryInfo("/proc/nowhere");

        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => new Home(() => none)).Faults);

        Assert.Equal("Model:Kind", fault.Setting);
        Assert.StartsWith("is Python, which needs some kilobytes in the folder for temporary files: ", fault.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("let TMPDIR name a folder that this process may write.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_FolderHasGone_DoesNotThrow()
    {
        var home = new Home();
        Directory.Delete(Path.GetDirectoryName(home.Script)!, recursive: true);

        Assert.Null(Record.Exception(home.Dispose));
    }
}
