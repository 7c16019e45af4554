using System.Globalization;

namespace ModelPipeline.Samples.Churn;

/// <summary>The sample's table as a CSV file, for programs that do not read DuckDB; what is not known is empty.</summary>
internal static class CsvFile
{
    private const string Header =
        "user_id,plan,contract,region,tenure_months,monthly_charge,support_calls,days_since_login,age,paperless,churned";

    public static void Write(string path, IEnumerable<Customer> customers) =>
        File.WriteAllLines(path, customers.Select(Line).Prepend(Header));

    private static string Line(Customer customer) => string.Create(CultureInfo.InvariantCulture,
        $"{customer.UserId},{customer.Plan},{customer.Contract},{customer.Region},{customer.TenureMonths},"
        + $"{(double)customer.MonthlyCharge:R},{customer.SupportCalls},{Known(customer.DaysSinceLogin)},{Known(customer.Age)},{customer.Paperless},{customer.Churned}");

    private static string Known(float value) => float.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);
}
