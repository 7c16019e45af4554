using System.Data.Common;
using System.Globalization;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Api;

/// <summary>
/// The command <c>--create-key NAME --scopes A,B [--pipelines G,H] [--tenant T] [--expires TIME]</c>: makes a key in the cluster's store
/// and prints the key, once, on stdout. No API has to run. This is how the first admin gets a key.
/// </summary>
internal static class CreateKeyCommand
{
    public const string Name = "--create-key";

    private const string Maker = "command line";

    /// <summary>Whether the arguments ask for this command.</summary>
    public static bool IsAskedFor(IEnumerable<string> arguments) =>
        arguments.Any(argument => argument == Name || argument.StartsWith($"{Name}=", StringComparison.Ordinal));

    /// <summary>Makes the key.</summary>
    /// <param name="builder">The settings, with the arguments of the command.</param>
    /// <exception cref="PipelineConfigurationException">
    /// An argument or a setting does not fit, or the store does not take the key.
    /// </exception>
    public static async Task RunAsync(IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var cluster = builder.AddCluster();
        var clock = TimeProvider.System;
        var name = settings["create-key"] ?? "";
        var scopes = Grants.Split([settings["scopes"] ?? ""]);
        var pipelines = Grants.Split([settings["pipelines"] ?? "*"]);
        var tenant = settings["tenant"] is { Length: > 0 } named ? named : null;
        builder.Services.AddFaults([
            .. cluster.Check(opensPorts: false), .. CheckName(name), .. Grants.Check("create-key", scopes, pipelines, tenant),
            .. ReadExpiry(settings["expires"], clock.GetUtcNow(), out var expiresAt)]);
        await using var services = builder.Services.BuildServiceProvider();
        if (services.GetServices<Fault>().ToArray() is { Length: > 0 } faults)
            throw new PipelineConfigurationException(faults);
        await using var database = AccessServices.Open(cluster);
        var store = new KeyStore(database);
        try
        {
            var made = await new KeyMaker(store, new(new([]), store, clock), clock).CreateAsync(
                name, tenant, [.. Scopes.Names(Scopes.Of(scopes))], pipelines, expiresAt, Maker);
            await new AuditStore(database).AppendAsync(
                new(Maker, "key.create", made.Id) { After = AuditTrail.Json(made with { Key = null }, ApiJson.Default.KeyInfo) },
                clock.GetUtcNow(), CancellationToken.None);
            await Console.Error.WriteLineAsync(
                $"Key {made.Id} of '{name}' for {string.Join(", ", made.Scopes)}. This is the only time that it is shown:");
            Console.WriteLine(made.Key);
        }
        catch (DbException e)
        {
            throw new PipelineConfigurationException("Cluster:Connection",
                $"is '{cluster.Connection}', whose database did not take the key: {e.Message} "
                + "Start a silo once, or run \"dotnet ModelPipeline.Silo.dll --migrate\", so that the tables are there.");
        }
    }

    private static IEnumerable<Fault> CheckName(string name) => Grants.IsName(name)
        ? []
        : [new("create-key", $"is '{name}'; name the key with 1 to 64 letters, digits, '-', '_' and '.'.")];

    private static IEnumerable<Fault> ReadExpiry(string? text, DateTimeOffset now, out DateTimeOffset? expiresAt)
    {
        expiresAt = null;
        if (string.IsNullOrEmpty(text))
            return [];
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            expiresAt = time.ToUniversalTime();
            return time > now ? [] : [new("expires", $"is '{text}', which is in the past; set a later time, or leave it out.")];
        }

        return [new("expires", $"is '{text}'; set a time such as 2027-01-01T00:00:00Z.")];
    }
}
