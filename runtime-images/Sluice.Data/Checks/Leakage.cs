using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>
/// Whether the answer is among the features, or the rows of the test among those of the training: the score on the test rows would say
/// nothing of rows that are not known yet.
/// </summary>
internal static class Leakage
{
    private const decimal DefaultMaxAccuracy = 0.99m;

    public static Finding Examine(CheckedTable table, LeakageCheck check)
    {
        if (Identical(table).Select(feature => feature.Message).ToList() is { Count: > 0 } identical)
        {
            return new Finding(false, string.Join("; ", identical), "leakage", "Leakage");
        }

        table.Divide();
        var most = check.MaxAccuracy is { } accuracy ? DecimalText.Parse(accuracy) : DefaultMaxAccuracy;
        var (scores, measure) = table.Dataset.TargetKind switch
        {
            TargetKind.Class => (table.Dataset.Features.Where(PartRows.HasDistribution), "a balanced accuracy"),
            TargetKind.Number => (table.Dataset.Features.Where(feature => feature.Type is FeatureTypes.Numeric), "a squared correlation"),
            _ => ([], ""),
        };
        var best = scores.Select(feature => (feature.Name, Score: table.Dataset.TargetKind is TargetKind.Class
                ? AccuracyAlone(table, feature)
                : SquaredCorrelation(table, feature)))
            .OrderByDescending(feature => feature.Score).FirstOrDefault();
        if (best.Score >= (double)most)
        {
            return new Finding(
                false,
                $"column '{best.Name}' alone predicts the target of the test rows with {measure} of {Written(best.Score)}, "
                + $"and {most} is the bound; is it known before the target is? If not, remove the feature",
                "leakage.maxAccuracy",
                "Leakage");
        }

        return Overlap(table, DecimalText.Parse(check.MaxOverlap ?? "0")) ?? new Finding(
            true,
            "no feature equals the target and no test row is a training row"
            + (best.Name is null ? "" : $"; the best feature alone, '{best.Name}', has {measure} of {Written(best.Score)}"),
            "leakage");
    }

    /// <summary>The features that have the target's value in every row, by index, with a message.</summary>
    public static IEnumerable<(int Index, string Message)> Identical(CheckedTable table)
    {
        var (features, target) = (table.Dataset.Features, Sql.Name(table.Dataset.Target));
        if (features.Count == 0 || table.Rows == 0 || table.Dataset.TargetKind is TargetKind.None)
        {
            return [];
        }

        var counts = table.Counts($"SELECT {string.Join(", ", features.Select(Differs))} FROM {DataTable.Rows}");
        return counts.Select((count, i) => (count, i)).Where(each => each.count == 0).Select(each => (
            each.i,
            $"column '{features[each.i].Name}' has the value of the target '{table.Dataset.Target}' in all {table.Rows} rows, "
            + "so the model would see what it has to predict; remove the feature"));

        string Differs(FeatureOptions feature)
        {
            var name = Sql.Name(feature.Name);
            var equal = ColumnTypes.IsNumber(table.Types[feature.Name])
                ? $"{name} = TRY_CAST({target} AS DOUBLE)"
                : $"CAST({name} AS VARCHAR) = CAST({target} AS VARCHAR)";
            return $"count(*) FILTER (WHERE ({equal}) IS NOT TRUE)";
        }
    }

    /// <summary>
    /// How well one feature predicts the target: its training rows are divided by category, or by the deciles of a number, with the rows
    /// without a value apart; each division predicts its most frequent class, and the mean of the test rows' recalls by class is taken.
    /// </summary>
    private static double AccuracyAlone(CheckedTable table, FeatureOptions feature)
    {
        var (bin, target) = (Sql.Name(feature.Name), Sql.Name(table.Dataset.Target));
        if (feature.Type == "numeric")
        {
            var deciles = NumberProfiler.Read(table.Table, $"CAST({bin} AS DOUBLE)")?.Deciles() ?? [];
            bin = $"CASE WHEN {bin} IS NULL THEN -1 "
                + string.Concat(deciles.Distinct().Select((edge, i) => $"WHEN {bin} <= {Sql.Number(edge)} THEN {i} "))
                + "ELSE 99 END";
        }

        var recalls = table.Query($"""
            WITH counts AS (
                SELECT {bin} AS bin, {target} AS class, "part", count(*) AS n
                FROM {PartRows.Table} WHERE "part" IN ('training', 'test') GROUP BY ALL),
            majority AS (
                SELECT class FROM counts WHERE {PartRows.Training} GROUP BY class ORDER BY sum(n) DESC, class LIMIT 1),
            learned AS (
                SELECT bin, class FROM counts WHERE {PartRows.Training}
                QUALIFY row_number() OVER (PARTITION BY bin ORDER BY n DESC, class) = 1)
            SELECT CAST(sum(n) FILTER (WHERE coalesce(l.class, (SELECT class FROM majority)) = t.class) AS DOUBLE), CAST(sum(n) AS DOUBLE)
            FROM counts t LEFT JOIN learned l ON t.bin IS NOT DISTINCT FROM l.bin
            WHERE "part" = 'test' GROUP BY t.class ORDER BY t.class
            """).Select(row => ((double?)row[0] ?? 0) / (double)row[1]!).ToList();

        // With one class among the test rows every rule that knows it is right.
        return recalls.Count > 1 ? recalls.Average() : 0;
    }

    private static double SquaredCorrelation(CheckedTable table, FeatureOptions feature) => table.Query($"""
        SELECT corr(CAST({Sql.Name(feature.Name)} AS DOUBLE), {Sql.Name(table.Dataset.Target)}) FROM {PartRows.Table} WHERE "part" = 'test'
        """)[0][0] is double correlation && double.IsFinite(correlation) ? correlation * correlation : 0;

    private static Finding? Overlap(CheckedTable table, decimal most)
    {
        var names = table.Dataset.Features.Select(feature => Sql.Name(feature.Name)).ToList();
        string Part(string part) => $"(SELECT r.* FROM {DataTable.Rows} r JOIN {PartRows.Parts} p USING ({DataTable.Position}) "
            + $"WHERE p.\"part\" = '{part}')";
        var overlap = $"FROM {Part("test")} t SEMI JOIN {Part("training")} r ON "
            + string.Join(" AND ", names.Select(name => $"t.{name} IS NOT DISTINCT FROM r.{name}"));
        var (count, tested) = (
            table.Counts($"SELECT count(*) {overlap}")[0],
                table.Counts($"SELECT count(*) FROM {PartRows.Parts} WHERE \"part\" = 'test'")[0]);
        if (count <= most * tested)
        {
            return null;
        }

        var shown = table.Query(
            $"SELECT t.{DataTable.Position} {overlap} ORDER BY t.{DataTable.Position} LIMIT {CheckedTable.MostShown}")
            .Select(row => table.Table.NameOf((long)row[0]!));
        return new Finding(
            false,
            $"{count} of {tested} test rows have the features of a training row, a share of {CheckedTable.Share(count, tested)} above "
                + $"{most}: "
            + $"{string.Join(", ", shown)}; remove duplicates, or split by a group",
            "leakage.maxOverlap",
            "Leakage");
    }

    private static string Written(double accuracy) => accuracy.ToString("0.####", CultureInfo.InvariantCulture);
}
