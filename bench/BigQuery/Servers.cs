using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>The servers of a run, each a process of its own, so that their memory is not this one's.</summary>
internal static class Servers
{
    public static Process Emulator(int port, int users)
    {
        var file = UsersFile(users);
        return Start(Path.Combine(AppContext.BaseDirectory, "ModelPipeline.BigQueryEmulator.dll"), "--urls", $"http://127.0.0.1:{port}",
            "--storage", Hosting.StoragePort.ToString(CultureInfo.InvariantCulture),
            "--table", $"customers={file}");
    }

    /// <summary>A CSV file of so many users with ten numbers each.</summary>
    public static string UsersFile(int users)
    {
        var file = Path.Combine(Path.GetTempPath(), $"bench-bigquery-{users}.csv");
        if (!File.Exists(file))
            WriteUsers(file, users);
        return file;
    }

    public static Process Stub(int port, int users, IModel model)
    {
        var fields = new List<string> { Field("user_id", "STRING") };
        fields.AddRange(model.Outputs.Select(output => Field(output.Name, "FLOAT")));
        fields.AddRange(
            [Field("model_version", "STRING"), Field("retrieved_at", "TIMESTAMP"), Field("scored_at", "TIMESTAMP"),
                Field("run_id", "STRING")]);
        var table = $$$"""{"schema":{"fields":[{{{string.Join(",", fields)}}}]}}""";
        return Start(typeof(Servers).Assembly.Location, "serve", port.ToString(CultureInfo.InvariantCulture),
            users.ToString(CultureInfo.InvariantCulture), table);
    }

    public static async Task UpAsync(Uri address)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "/bigquery/v2/projects/p/datasets/d/tables/customers"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && attempt < 600)
            {
                // Not yet.
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Prints what the emulator was asked, and its bill.</summary>
    public static async Task PrintLogAsync(Uri address)
    {
        using var http = new HttpClient();
        var log = JsonNode.Parse(await http.GetStringAsync(new Uri(address, "/emulator/log")))!;
        var requests = log["requests"]!.AsArray().Select(request => (string)request!).ToArray();
        var queries = log["queries"]!.AsArray();
        Console.WriteLine($"queries: {queries.Count}; loads: {requests.Count(IsLoad)}; requests: {requests.Length}");
        foreach (var query in queries)
        {
            Console.WriteLine(
                $"  {(long)query!["bytesBilled"]! / 1048576.0:0} MB  {((string)query["sql"]!)[..60].ReplaceLineEndings(" ")}...");
        }

        var bytes = (long)log["bytesBilled"]!;
        Console.WriteLine($"billed: {bytes} bytes = {bytes / 1099511627776.0 * 6.25:0.00000} dollars at 6.25 dollars a TiB");
    }

    private static bool IsLoad(string request) => request.StartsWith("POST /upload/", StringComparison.Ordinal);

    private static string Field(string name, string type) => $$"""{"name":"{{name}}","type":"{{type}}"}""";

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;

    private static void WriteUsers(string file, int users)
    {
        using var writer = new StreamWriter(file);
        writer.WriteLine("user_id," + string.Join(",", Enumerable.Range(0, 10).Select(i => $"f{i}")));
        var line = new StringBuilder();
        for (var user = 0; user < users; user++)
        {
            line.Clear().Append('u').Append(user.ToString("D9", CultureInfo.InvariantCulture));
            for (var i = 0; i < 10; i++)
                line.Append(',').Append((user * 7 + i) % 1000).Append(".25");
            writer.WriteLine(line);
        }
    }
}
