using System.Diagnostics;

namespace ModelPipeline.Cli;

/// <summary>
/// Runs work that needs models or stores in the program of the hosts, ModelPipeline.Api, because this command has no model runtime and no
/// database driver.
/// </summary>
internal static class HostProgram
{
    public const string Variable = "MODELPIPELINE_HOST";

    private const string Name = "ModelPipeline.Api.dll";

    private static readonly string[] BuildFolders =
        [Path.Combine("src", "Api", "bin", "Release", "net10.0"), Path.Combine("src", "Api", "bin", "Debug", "net10.0")];

    /// <summary>Runs the host's program with the same streams, and returns its exit code.</summary>
    /// <exception cref="CommandException">The program is not found, or does not start.</exception>
    public static async Task<int> RunAsync(Surroundings around, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var host = Find(around);
        var start = host.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo("dotnet", [host, .. arguments])
            : new ProcessStartInfo(host, arguments);
        start.WorkingDirectory = around.Folder;
        try
        {
            using var process = Process.Start(start)!;
            // Ctrl+C reaches the other process by itself; its exit code tells what came of it.
            await process.WaitForExitAsync(CancellationToken.None);
            return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CommandException(ExitCodes.Unavailable, $"'{start.FileName}' does not start: {e.Message}");
        }
    }

    private static string Find(Surroundings around)
    {
        if (around.Variable(Variable) is { Length: > 0 } named)
        {
            var file = Directory.Exists(named) ? Path.Combine(named, Name) : named;
            return File.Exists(file)
                ? file
                : throw new CommandException(ExitCodes.Unavailable, $"{Variable} is '{named}', where there is no {Name}; set its path.");
        }

        for (var folder = around.Folder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (BuildFolders.Select(each => Path.Combine(folder, each, Name)).FirstOrDefault(File.Exists) is { } built)
                return built;
        }

        throw new CommandException(ExitCodes.Unavailable,
            $"This needs the server's program, {Name}, which is not found; set {Variable} to its path, or run this inside of a checkout "
            + "after ./run has built it.");
    }
}
