/* The rules as questions: those of the ledger's checks that ask something of somebody, and the
 * route's own. Each says what is compared and what may explain it with nothing being wrong. */
#include "base/i18n.h"
#include "trace/flags.h"

#define TYPING N_("Un error de captura; basta con corregir el archivo y volver a publicarlo.")

static const struct flag_rule rules[] = {
    /* the route */
    {FLAG_PAID_NOT_BUILT, SEVERITY_CONTRADICTION,
     N_("{subject}: se ha pagado {expected} y el avance físico publicado es {found}, con el plazo "
        "vencido. ¿Qué falta por construir y cuándo se entrega?"),
     N_("Pagos (o lo ejercido, si no se publican pagos) entre el importe de los contratos (o la "
        "inversión total, si no se publican contratos), desde 95 %; avance físico menor que 100 %, "
        "y fecha de término anterior al corte. Los umbrales están en catalogues/umbrales.txt."),
     N_("El avance físico no se actualizó después del finiquito; hay anticipos por amortizar, o el "
        "alcance se redujo por convenio.")},
    {FLAG_PAYMENTS_OVER, SEVERITY_CONTRADICTION,
     N_("{subject}: se contrató {expected} y se pagó {found}; la diferencia es {difference}. ¿Qué "
        "convenio la autoriza?"),
     N_("Suma de los pagos que llegan al contrato por enlaces probados, incluidos los que el "
        "programa unió por clave, menos el contrato y sus convenios de aumento."),
     N_("Un convenio modificatorio, un ajuste de costos o el IVA que no se publicaron.")},
    {FLAG_CONTRACT_OVER_BUDGET, SEVERITY_QUESTION,
     N_("{subject}: el presupuesto publicado es {expected} y sus contratos suman {found}; la "
        "diferencia es {difference}. ¿Con qué recursos se cubre?"),
     N_("Suma de los contratos que salen del proyecto o la partida por enlaces probados, menos la "
        "mayor de sus cifras: aprobado, modificado, inversión total o costo total. No se pregunta "
        "si un contrato tiene además otro origen."),
     N_("El contrato es de varios años y el presupuesto de uno; hay una ampliación o recursos de "
        "otro fondo que no se publicaron.")},
    {FLAG_LOAN_DESTINATION, SEVERITY_QUESTION,
     N_("{subject}: se dispuso de {expected} y se puede seguir {found} hasta su destino. ¿A qué "
        "obras o acciones se destinaron los otros {difference}?"),
     N_("Dispuesto (o el saldo, si no se publica lo dispuesto) menos lo que llega a proyectos, "
        "contratos u otras cosas publicadas por enlaces probados."),
     N_("El destino es refinanciar otro crédito, o se informa en un documento que no son datos.")},
    {FLAG_PROGRESS_BEHIND, SEVERITY_QUESTION,
     N_("{subject}: el avance financiero es {expected} y el físico {found}. ¿A qué se debe la "
        "diferencia?"),
     N_("Avance financiero publicado (o pagado entre contratado) menos avance físico, desde 20 "
        "puntos (catalogues/umbrales.txt). Los pesos son los que el avance físico no alcanza a "
        "explicar."),
     N_("Un anticipo, materiales comprados y no instalados, o un avance físico sin actualizar.")},
    {FLAG_STALLED, SEVERITY_QUESTION,
     N_("{subject}: debía terminar el {expected}; al corte su avance físico es {found} y no hay "
        "pagos recientes. ¿Está detenida la obra?"),
     N_("Fecha de término anterior al corte del archivo, avance físico menor que 100 %, y ningún "
        "pago publicado en los 180 días anteriores al corte (catalogues/umbrales.txt)."),
     N_("Un convenio amplió el plazo, la obra terminó y el avance no se actualizó, o los pagos no "
        "se publican con fecha.")},
    {FLAG_DECEMBER, SEVERITY_QUESTION,
     N_("{subject}: en diciembre de {year} se pagó {found} de {expected} del año. ¿Por qué se "
        "concentra el gasto al cierre?"),
     N_("Pagos con fecha de diciembre entre los del año, por unidad: desde 30 %, y más de 3 veces "
        "el promedio mensual, con 12 pagos o más (catalogues/umbrales.txt)."),
     N_("Pagos por temporada (aguinaldos, estimaciones finales de obra) o recursos federales que "
        "llegaron tarde.")},
    {FLAG_SUPPLIER_ENTITIES, SEVERITY_QUESTION,
     N_("{subject}: tiene contratos con {found}, por {difference}. ¿Cómo se eligió en cada caso?"),
     N_("Contratos del mismo RFC en dos entes públicos o más, o del mismo proveedor en tres "
        "unidades o más de un ente (catalogues/umbrales.txt). Los pesos son los de todos esos "
        "contratos."),
     N_("Es un proveedor grande o especializado, una compra consolidada o un contrato marco. "
        "Vender "
        "a varios entes es legal y común.")},

    /* the ledger: all that an entity published, and whole snapshots */
    {CHECK_TOTAL, SEVERITY_CONTRADICTION,
     N_("{subject}: el total impreso es {found} y sus partes suman {expected}; la diferencia es "
        "{difference}. ¿Qué parte falta o sobra?"),
     N_("La suma de las partes publicadas, al centavo, contra el total impreso del mismo archivo. "
        "Una diferencia de "
        "hasta una millonésima es de redondeo y queda como nota."),
     N_("Una parte que no se publica por reserva, o cifras redondeadas renglón por renglón.")},
    {CHECK_DEBT, SEVERITY_CONTRADICTION,
     N_("{subject}: el saldo final publicado es {found} y h = d + e − f + g da {expected}; la "
        "diferencia es {difference}. ¿A qué se debe?"),
     N_("Formato 2 de la Ley de Disciplina Financiera: saldo final h = d + e − f + g (saldo "
        "inicial más "
        "disposiciones menos amortizaciones más revaluaciones)."),
     N_("Una revaluación o reclasificación que no se puso en su columna.")},
    {CHECK_TRUST, SEVERITY_CONTRADICTION,
     N_("{subject}: el saldo publicado es {found} y las cuentas dan {expected}; la diferencia es "
        "{difference}. ¿Qué movimiento falta?"),
     N_("Saldo anterior más entradas más rendimientos menos salidas, contra el saldo publicado."),
     N_("Un movimiento que no es ingreso, rendimiento ni egreso (bienes, revaluaciones), o pesos y "
        "miles de pesos mezclados.")},
    {CHECK_CLASSIFICATIONS, SEVERITY_CONTRADICTION,
     N_("{subject}: {found}; la diferencia es {difference}. ¿Cuál es el total del presupuesto?"),
     N_("El total de un mismo presupuesto por objeto del gasto, por función y por unidad "
        "administrativa tiene que "
        "ser el mismo, al centavo. La diferencia es la del mayor al menor; si es de hasta una "
        "millonésima, es de "
        "redondeo y queda como nota."),
     N_("Una de las clasificaciones no incluye a los organismos descentralizados o es de otra "
        "fecha.")},
    {CHECK_PAYMENTS, SEVERITY_CONTRADICTION,
     N_("{subject}: se contrató {expected} y se pagó {found}; la diferencia es {difference}. ¿Qué "
        "convenio la autoriza?"),
     N_("La suma de los pagos contra el contrato más sus convenios."),
     N_("Un convenio modificatorio, un ajuste de costos o el IVA que no se publicaron.")},
    {CHECK_OVERPAID, SEVERITY_CONTRADICTION,
     N_("{subject}: se contrató {expected} y se pagó {found}; la diferencia es {difference}. ¿Qué "
        "convenio la autoriza?"),
     N_("La suma de los pagos contra el contrato más sus convenios."),
     N_("Un convenio modificatorio, un ajuste de costos o el IVA que no se publicaron.")},
    {CHECK_END_BEFORE_START, SEVERITY_CONTRADICTION,
     N_("{subject}: empieza el {expected} y termina el {found}. ¿Cuáles son las fechas?"),
     N_("La fecha de término es anterior a la de inicio."), TYPING},
    {CHECK_ORDER, SEVERITY_QUESTION,
     N_("{subject}: {found} pasa de {expected}; la diferencia es {difference}. ¿Cómo se pasó de "
        "uno a otro?"),
     N_("Modificado ≥ comprometido ≥ devengado ≥ ejercido ≥ pagado, entre los que se publicaron."),
     N_("Ampliaciones que aún no se registraban en el modificado, o pagos de años anteriores.")},
    {CHECK_ACCRUED_COPY, SEVERITY_QUESTION,
     N_("{year}: el devengado es igual al aprobado en {found} partidas. ¿Es lo que se gastó, o la "
        "copia de lo aprobado?"),
     N_("En todas las partidas con cifras distintas de cero (cinco o más) el devengado es igual al "
        "aprobado."),
     N_("Se publicó antes del cierre, o la columna se llenó con lo que había.")},
    {CHECK_YEAR_REPEATED, SEVERITY_QUESTION,
     N_("{subject} {year}: {found} partidas son idénticas a las del año anterior. ¿Es el "
        "presupuesto de este año?"),
     N_("Nueve de cada diez partidas con cifras distintas de cero (cinco o más) son idénticas, al "
        "centavo, a las "
        "del año anterior."),
     N_("El congreso no aprobó presupuesto y siguió en vigor el del año anterior.")},
    {CHECK_AWARD_CONTRACT, SEVERITY_QUESTION,
     N_("{subject}: se adjudicó {expected} y se contrató {found}; la diferencia es {difference}. "
        "¿Qué cambió entre uno y otro?"),
     N_("El importe adjudicado contra el de los contratos que salieron de esa adjudicación."),
     N_("Uno lleva IVA y el otro no, el contrato es abierto, o se adjudicó por partidas.")},
    {CHECK_DUPLICATE, SEVERITY_QUESTION,
     N_("{subject}: la cifra {found} está en {expected} filas. ¿Es la misma o son varias?"),
     N_("Dos filas del archivo dan la misma cifra de la misma cosa y el mismo momento."),
     N_("Partidas iguales de un mismo contrato, o una fila repetida.")},
    {CHECK_ROWS_VANISHED, SEVERITY_QUESTION,
     N_("{found} filas de la versión anterior del archivo ya no están. ¿Por qué se quitaron?"),
     N_("Filas que estaban en la versión anterior del archivo y ya no están."),
     N_("El archivo nuevo es de otro periodo o se depuraron filas repetidas.")},
    {CHECK_PROGRESS_FELL, SEVERITY_QUESTION,
     N_("{subject}: el avance era {expected} %, ahora es {found} %: ¿qué se deshizo o se "
        "corrigió?"),
     N_("El avance publicado es menor que el de la versión anterior del archivo."),
     N_("Se corrigió una captura, o el alcance creció y el porcentaje bajó.")},
    {CHECK_REVENUE, SEVERITY_QUESTION,
     N_("{subject}: {found}; la diferencia es {difference}. ¿Con qué se cubre?"),
     N_("La ley de ingresos y el presupuesto de egresos de un año deben dar el mismo total."),
     N_("Financiamiento o remanentes que un lado incluye y el otro no.")},

    /* the ledger: one row */
    {CHECK_AMBIGUOUS_MONEY, SEVERITY_QUESTION,
     N_("{subject}: la cifra «{found}» se lee de dos maneras; se tomó {expected}. ¿Cuál es?"),
     N_("La cifra tiene puntos y comas que admiten dos lecturas. Se tomó la más probable."),
     TYPING},
    {CHECK_RFC_DIGIT, SEVERITY_QUESTION,
     N_("{subject}: el RFC «{found}» debería terminar en {expected}. ¿Cuál es el RFC?"),
     N_("El último carácter del RFC se calcula con los demás y no coincide: hay un error de "
        "captura."),
     TYPING},
    {CHECK_PROGRESS_OVER, SEVERITY_QUESTION,
     N_("{subject}: avance de {found} %: ¿cuál es el avance?"),
     N_("Una obra no puede avanzar más que entera."), TYPING},
    {CHECK_COORDINATE_OUTSIDE, SEVERITY_QUESTION,
     N_("{subject}: {found} está fuera de México. ¿Dónde está?"), N_("El punto no está en México."),
     TYPING},
    {CHECK_COORDINATE_PLACE, SEVERITY_QUESTION,
     N_("{subject}: {found} está fuera de {expected}. ¿Dónde está?"),
     N_("El punto está fuera del recuadro del municipio o estado que se dice."), TYPING},
    {CHECK_CONTRACT_ZERO, SEVERITY_QUESTION,
     N_("{subject}: el importe es cero. ¿De cuánto es el contrato?"),
     N_("El contrato o la adjudicación se publicó con importe cero."),
     N_("Un contrato abierto o de precios unitarios, una donación, o una captura incompleta.")},
    {CHECK_NEGATIVE, SEVERITY_QUESTION, N_("{subject}: la cifra es {found}. ¿Qué se devolvió?"),
     N_("La cifra es negativa en un momento contable que no admite negativos."),
     N_("Un reintegro o una corrección de otro periodo.")},
    {CHECK_DAMAGED_KEY, SEVERITY_QUESTION,
     N_("{subject}: la clave «{found}» perdió cifras. ¿Cuál es la clave?"),
     N_("La clave se guardó como número y perdió cifras."), TYPING},
    {CHECK_CHILD_MISSING, SEVERITY_QUESTION,
     N_("{subject}: remite a «{found}», que no está en la otra hoja. ¿Se publicó completa?"),
     N_("La fila remite a filas de otra hoja del mismo archivo que no están."),
     N_("La otra hoja se publicó en un archivo aparte que no se ha importado.")},
};

const struct flag_rule *flag_rules(size_t *count_out)
{
    *count_out = sizeof rules / sizeof *rules;
    return rules;
}

const struct flag_rule *flag_rule_find(struct str code)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_is(code, rules[i].code)) return &rules[i];
    return NULL;
}
