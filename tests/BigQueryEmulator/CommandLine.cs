using System.Globalization;

namespace ModelPipeline.BigQueryEmulator;

/// <summary>The command line of the emulator's process.</summary>
internal sealed record CommandLine(int Port, int StoragePort, string Project, string Dataset, bool AsStrings,
    IReadOnlyList<(string Name, string Path)> Tables)
{
    public const string Usage = """
        Usage: ModelPipeline.BigQueryEmulator [--urls http://127.0.0.1:9050] [--storage 9060] [--project p] [--dataset d] [--table name=file.csv]... [--strings]
          --urls     where it listens, on 127.0.0.1 only; default http://127.0.0.1:9050
          --storage  the port of the Storage Read API, over gRPC; default a free one, which is printed
          --project  default p
          --dataset  default d
          --table    loads a CSV file with a header as a table; may be given several times
          --strings  makes every column of them a STRING, instead of what its values look like
        """;

    /// <summary>Reads the arguments; null if they are wrong.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> args)
    {
        var read = new CommandLine(9050, 0, "p", "d", AsStrings: false, []);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--strings")
            {
                read = read with { AsStrings = true };
            }
            else if (i + 1 < args.Count && read.With(args[i], args[++i]) is { } next)
            {
                read = next;
            }
            else
            {
                return null;
            }
        }

        return read;
    }

    private CommandLine? With(string option, string value) => option switch
    {
        "--urls" when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback =>
            this with { Port = url.Port },
        "--storage" when ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) =>
            this with { StoragePort = port },
        "--project" => this with { Project = value },
        "--dataset" => this with { Dataset = value },
        "--table" when value.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } path] =>
            this with { Tables = [.. Tables, (name, path)] },
        _ => null,
    };
}
