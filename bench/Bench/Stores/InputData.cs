using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>
/// The tables with a row per user. The server makes the values from a hash of the user's number, so that they are always the same.
/// </summary>
internal static class InputData
{
    /// <summary>Users of <see cref="Features"/>.</summary>
    public const int Users = 1_000_000;

    /// <summary>The number of users of calls, unless each call has a new user. <see cref="Telco"/> has as many.</summary>
    public const int WarmUsers = 20_000;

    /// <summary>The table with 20 floats for each user.</summary>
    public const string Features = "features";

    /// <summary>The table with 4 floats and 15 texts for each user, like the public Telco table.</summary>
    public const string Telco = "telco";

    public const int FeatureCount = 20;

    public static readonly string[] TelcoNumbers = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"];

    public static readonly IReadOnlyList<(string Name, string[] Values)> TelcoTexts =
    [
        ("gender", ["Female", "Male"]),
        ("Partner", ["No", "Yes"]),
        ("Dependents", ["No", "Yes"]),
        ("PhoneService", ["No", "Yes"]),
        ("MultipleLines", ["No", "No phone service", "Yes"]),
        ("InternetService", ["DSL", "Fiber optic", "No"]),
        .. new[] { "OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies" }
            .Select(name => (name, new[] { "No", "No internet service", "Yes" })),
        ("Contract", ["Month-to-month", "One year", "Two year"]),
        ("PaperlessBilling", ["No", "Yes"]),
        ("PaymentMethod", ["Bank transfer (automatic)", "Credit card (automatic)", "Electronic check", "Mailed check"]),
    ];

    public static string[] FeatureNames { get; } = [
        .. Enumerable.Range(1, FeatureCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i:00}"))];

    public static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"u{number:0000000}");

    /// <summary>Creates the tables that do not exist.</summary>
    public static async Task CreateAsync(PostgreSql database, CancellationToken cancellationToken)
    {
        if (!await database.ScalarAsync<bool>("SELECT to_regclass('telco') IS NOT NULL", cancellationToken))
        {
            Console.WriteLine("Creating the data (a minute) ...");
            await CreateAsync(database, Features, Users, FeatureColumns, cancellationToken);
            await CreateAsync(database, Telco, WarmUsers, TelcoColumns(), cancellationToken);
        }
    }

    /// <summary>Creates a table like <see cref="Features"/> with more users, without a log of its rows.</summary>
    public static async Task CreateLargeAsync(PostgreSql database, string table, int users, CancellationToken cancellationToken)
    {
        // Each number has eight digits, so that the order of the texts is the order of the numbers.
        await database.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"DROP TABLE IF EXISTS {table}; CREATE UNLOGGED TABLE {table} AS SELECT 'u' || lpad(n::text, 8, '0') AS user_id, {string.Join(", ", FeatureColumns)} FROM generate_series(1, {users}) AS n"),
            cancellationToken);
        await database.ExecuteAsync($"ALTER TABLE {table} ADD PRIMARY KEY (user_id)", cancellationToken);
        await database.ExecuteAsync($"VACUUM (ANALYZE, FREEZE) {table}", cancellationToken);
    }

    private static async Task CreateAsync(PostgreSql database, string table, int users, IEnumerable<string> columns,
        CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            $"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} AS SELECT 'u' || lpad(n::text, 7, '0') AS user_id, {string.Join(", ", columns)} FROM generate_series(1, {users}) AS n", cancellationToken);
        await database.ExecuteAsync($"ALTER TABLE {table} ADD PRIMARY KEY (user_id)", cancellationToken);
        await database.ExecuteAsync($"VACUUM (ANALYZE, FREEZE) {table}", cancellationToken);
    }

    private static IEnumerable<string> FeatureColumns =>
        FeatureNames.Select((name, i) => $"(hashint8extended(n, {i}) / 9223372036854775808.0)::real AS {name}");

    private static IEnumerable<string> TelcoColumns()
    {
        string Share(int seed) => $"((hashint8extended(n, {seed}) & 1048575) / 1048576.0)";
        yield return $"({Share(100)} < 0.16)::int::real AS \"SeniorCitizen\"";
        yield return $"floor({Share(101)} * 73)::real AS tenure";
        yield return $"(18 + {Share(102)} * 100)::real AS \"MonthlyCharges\"";
        yield return $"({Share(101)} * 73 * (18 + {Share(102)} * 100))::real AS \"TotalCharges\"";
        for (var i = 0; i < TelcoTexts.Count; i++)
        {
            var (name, values) = TelcoTexts[i];
            yield return $"(ARRAY[{string.Join(", ", values.Select(value => $"'{value}'"))}])[1 + floor({Share(200 + i)} * {values.Length})::int] AS \"{name}\"";
        }
    }
}
