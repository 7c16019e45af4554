using Microsoft.ML.Data;

namespace ModelPipeline.Samples.Churn;

/// <summary>A row of the sample's table. Where the table has a null, training sees what <c>pipeline.json</c> puts in its place.</summary>
internal sealed class Customer
{
    /// <summary><c>c000001</c> to <c>c100000</c>.</summary>
    [NoColumn]
    public string UserId { get; set; } = "";

    /// <summary>basic, standard or premium.</summary>
    [ColumnName("plan")]
    public string Plan { get; set; } = "";

    /// <summary>monthly, yearly or two-year.</summary>
    [ColumnName("contract")]
    public string Contract { get; set; } = "";

    /// <summary>Where the customer lives; empty where it is not known.</summary>
    [ColumnName("region")]
    public string Region { get; set; } = "";

    /// <summary>Months since the first contract.</summary>
    [ColumnName("tenure_months")]
    public float TenureMonths { get; set; }

    /// <summary>Monthly charge.</summary>
    [ColumnName("monthly_charge")]
    public float MonthlyCharge { get; set; }

    /// <summary>Calls to support in the last 90 days.</summary>
    [ColumnName("support_calls")]
    public float SupportCalls { get; set; }

    /// <summary>Days since the last login; NaN where there never was one.</summary>
    [ColumnName("days_since_login")]
    public float DaysSinceLogin { get; set; }

    /// <summary>Age in years; NaN where it is not known.</summary>
    [ColumnName("age")]
    public float Age { get; set; }

    /// <summary>Whether the bill comes without paper.</summary>
    [ColumnName("paperless")]
    public bool Paperless { get; set; }

    /// <summary>The label: whether the customer left within the following month.</summary>
    [ColumnName("churned")]
    public bool Churned { get; set; }
}
