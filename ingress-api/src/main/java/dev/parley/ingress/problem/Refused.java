package dev.parley.ingress.problem;

/** Ends the handling of a request that is not served. Carries no stack trace: it is no defect. */
public class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** For the failed acts that have a type of their own. */
    protected Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
