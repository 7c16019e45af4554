using DuckDB.NET.Data;

namespace ModelPipeline.Samples.Churn;

/// <summary>The sample's table <c>customers</c> in a DuckDB file.</summary>
internal static class Table
{
    /// <summary>Writes the file beside its place and moves it there, so that a run that is interrupted leaves none.</summary>
    public static void Write(string path, IEnumerable<Customer> customers)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = $"{path}.unfinished";
        File.Delete(unfinished);
        using (var connection = new DuckDBConnection($"Data Source={unfinished}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE customers (
                    user_id VARCHAR PRIMARY KEY, plan VARCHAR NOT NULL, contract VARCHAR NOT NULL, region VARCHAR,
                    tenure_months INTEGER NOT NULL, monthly_charge DOUBLE NOT NULL, support_calls INTEGER NOT NULL,
                    days_since_login INTEGER, age INTEGER, paperless BOOLEAN NOT NULL, churned BOOLEAN NOT NULL)
                """;
            command.ExecuteNonQuery();
            using var rows = connection.CreateAppender("customers");
            foreach (var customer in customers)
                Append(rows.CreateRow(), customer);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static void Append(IDuckDBAppenderRow row, Customer customer) => row
        .AppendValue(customer.UserId)
        .AppendValue(customer.Plan)
        .AppendValue(customer.Contract)
        .AppendValue(customer.Region.Length > 0 ? customer.Region : null)
        .AppendValue((int)customer.TenureMonths)
        .AppendValue((double)customer.MonthlyCharge)
        .AppendValue((int)customer.SupportCalls)
        .AppendValue(Known(customer.DaysSinceLogin))
        .AppendValue(Known(customer.Age))
        .AppendValue(customer.Paperless)
        .AppendValue(customer.Churned)
        .EndRow();

    private static int? Known(float value) => float.IsNaN(value) ? null : (int)value;
}
