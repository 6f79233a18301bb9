namespace KubeOps.Abstractions.Reconciliation;

public enum ReconciliationTriggerSource
{
    ApiServer,
    Operator,
}
