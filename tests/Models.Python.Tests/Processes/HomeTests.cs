using System.Net.Sockets;
using System.Runtime.Versioning;

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
